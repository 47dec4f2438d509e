// Run before the script of each panel that shows a document: what is selected in it, for the bar that offers to take it.

// Offsets are counted in code points, as the server counts them: an emoji is one, though JavaScript sees two.
const points = (text) => [...text].length;

let chosen = null;
let scrolled = null; // where the text was when something was taken from it

const pane = () => element.querySelector(".reader-text");

// What is selected of the document, clamped to it; null if nothing is.
const selection = () => {
  const text = pane();
  const picked = getSelection();
  if (!text || !picked.rangeCount || picked.isCollapsed) return null;
  const range = picked.getRangeAt(0).cloneRange();
  if (!range.intersectsNode(text)) return null;
  const whole = document.createRange();
  whole.selectNodeContents(text);
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) range.setStart(whole.startContainer, whole.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(whole.endContainer, whole.endOffset);
  const before = whole.cloneRange();
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  if (!words.trim()) return null;
  const start = Number(text.dataset.start) + points(before.toString());
  return { document: text.dataset.document, start, end: start + points(words), text: words };
};

const showSelection = () => {
  const bar = element.querySelector(".selection");
  if (!bar) return;
  bar.querySelector("button").disabled = !chosen;
  bar.querySelector(".words").textContent = chosen ? `« ${chosen.text.trim()} »` : bar.dataset.hint;
};

document.addEventListener("selectionchange", () => {
  if (!element.isConnected || !element.querySelector(".selection")) return;
  const found = selection();
  const inside = pane().contains(getSelection().anchorNode);
  if (!found && !inside) return; // a click on a button takes nothing away
  chosen = found;
  showSelection();
});

// What is selected, to be taken; where the text was is remembered.
const taken = () => {
  scrolled = pane().scrollTop;
  return chosen;
};
