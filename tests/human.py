"""A person at the screen: presses and types for real, and adds up what that takes a person.

The seconds are those of the keystroke-level model (Card, Moran and Newell 1980): a key of a fair typist, pointing, a
press, a hand from keyboard to mouse or back, and a moment to think before each decision. Reading takes what it
takes adults who read English non-fiction silently: 238 words a minute, most of them 175 to 300 (Brysbaert 2019, a
review of 190 studies). Nothing sleeps: a busy machine makes the test slower, never the person.
"""

from time import process_time
from typing import Any

KEY, POINT, PRESS, HAND, THINK = 0.2, 1.1, 0.2, 0.4, 1.35
WORDS, FEWEST_WORDS = 238, 175  # a minute, of a usual reader and of a slow one
DRAWING = 0.5  # s for each page to come and be drawn, besides what the server worked for it

# The words of an element that stand on the screen as it is, in the order of reading: neither cut off nor covered.
ON_SCREEN = """element => {
    const words = document.createRange()
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const found = []
    while (walk.nextNode()) {
        const { parentElement, data } = walk.currentNode
        words.selectNodeContents(walk.currentNode)
        const seen = ({ left, top, bottom, width, height }) => bottom <= innerHeight
            && parentElement.contains(document.elementFromPoint(left + width / 2, top + height / 2))
        if (data.trim() && [...words.getClientRects()].some(seen)) found.push(data.trim())
    }
    return found.join(" ")
}"""


class Human:
    """Counts actions (a press, or a field filled in) and seconds."""

    def __init__(self, page: Any) -> None:
        self.page, self.actions, self.seconds, self.pages, self.words = page, 0, 0.0, 0, 0
        self.at_keys = False
        self.began = process_time()
        page.on("framenavigated", self._came)

    def _came(self, _frame: Any) -> None:
        self.pages += 1

    def think(self) -> "Human":
        """Take a moment before a decision."""
        self.seconds += THINK
        return self

    def read(self, what: Any) -> str:
        """Read every word of something that stands on the screen, once, and return what was read."""
        words = str(what.evaluate(ON_SCREEN)).split()
        self.words += len(words)
        self.seconds += 60 / WORDS * len(words)
        return " ".join(words)

    def scroll(self) -> None:
        """Go on by most of a screen, with a key."""
        self._keys("Space")

    def press(self, what: Any) -> None:
        """Point at something with the mouse and press it."""
        self.actions += 1
        self._press(what)

    def choose(self, what: Any, words: str) -> None:
        """Open a list and press one of its lines."""
        self.actions += 2
        self._to_mouse()
        self.seconds += 2 * (POINT + PRESS)
        what.select_option(label=words)

    def write_here(self, what: Any, text: str) -> None:
        """Type into the field that has the focus already."""
        self.actions += 1
        self.page.wait_for_load_state()
        assert what.evaluate("field => field === document.activeElement")
        self._type(text)
        self.at_keys = True

    def write(self, what: Any, text: str, *, instead: bool = False) -> None:
        """Press a field and type; `instead` of what stands there, else after it."""
        self.actions += 1
        self._press(what)
        self._keys("Control+A" if instead else "End")
        self._type(text)

    def write_next(self, what: Any, text: str) -> None:
        """Go on to the next field by the tab key and type."""
        self.actions += 1
        self._keys("Tab")
        assert what.evaluate("field => field === document.activeElement")
        self._type(text)

    def take(self, what: Any, photo: bytes) -> None:
        """Take a photo and hand it over: the field, the camera, its button, and that this is the one."""
        self.actions += 1
        self.think().think()
        for _press in range(3):
            self._to_mouse()
            self.seconds += POINT + PRESS
        what.set_input_files([{"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo}])

    def takes(self) -> float:
        """Return the seconds so far: the person, the server's work, and the pages that came."""
        return self.seconds + (process_time() - self.began) + self.pages * DRAWING

    def _press(self, what: Any) -> None:
        self._to_mouse()
        self.seconds += POINT + PRESS
        what.click()

    def _to_mouse(self) -> None:
        self.seconds += HAND if self.at_keys else 0
        self.at_keys = False

    def _keys(self, keys: str) -> None:
        self.seconds += KEY * (keys.count("+") + 1) + (0 if self.at_keys else HAND)
        self.at_keys = True
        self.page.keyboard.press(keys)

    def _type(self, text: str) -> None:
        self.seconds += KEY * len(text)
        self.page.keyboard.type(text)
