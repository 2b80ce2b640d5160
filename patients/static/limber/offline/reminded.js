// Makes the service worker hand over what waits when there is a network again, although no page is open.
import { sendInBackground, TAG } from "./queue.js";

self.addEventListener("sync", (event) => event.tag === TAG && event.waitUntil(sendInBackground()));
