// What this phone has not handed over yet, in IndexedDB. A record is
// {number, key, kind, account, body, began, at, red, keep, state, detail}; `number` is the order. Once the clinic has
// it, only a receipt of it is left: {number, key, kind, account, state, at}, until a page has said so.
const NAME = "limber";
const VERSION = 1;
const QUEUE = "queue";
const ARRIVED = "received";
let opened;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => asked.result.createObjectStore(QUEUE, { keyPath: "number", autoIncrement: true });
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => close(asked.result); // a newer release may have its way
      asked.result.onclose = () => { opened = undefined; };
      resolve(asked.result);
    };
  });
  opened.catch(() => { opened = undefined; });
  return opened;
}

function close(base) {
  base.close();
  opened = undefined;
}

// Resolves when it is on the disk, not when it is on its way there: "saved" is said after this.
async function change(work) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(QUEUE, "readwrite", { durability: "strict" });
    const asked = work(transaction.objectStore(QUEUE));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export async function add(record) {
  const number = await change((queue) => queue.add({ ...record, state: "waiting", detail: "" }));
  return { ...record, number, state: "waiting", detail: "" };
}

export function replace(record) {
  return change((queue) => queue.put(record));
}

export function forget(record) {
  return change((queue) => queue.delete(record.number));
}

// Wipes what the record said.
export function arrived({ number, key, kind, account }, at) {
  return replace({ number, key, kind, account, at, state: ARRIVED });
}

// The records of one account that are still to go, in the order in which they were kept.
export async function of(account) {
  return (await all(account)).filter((record) => record.state !== ARRIVED);
}

export async function receipts(account) {
  return (await all(account)).filter((record) => record.state === ARRIVED);
}

// Nobody reads another's.
async function all(account) {
  const base = await open();
  const found = await new Promise((resolve, reject) => {
    const asked = base.transaction(QUEUE).objectStore(QUEUE).getAll();
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return found.filter((record) => record.account === account);
}
