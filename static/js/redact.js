// Redaction: what is selected in the original fills the field of words to hide.
(() => {
  "use strict";
  const original = document.getElementById("original");
  const words = document.getElementById("words");
  const at = document.getElementById("at");
  const one = document.getElementById("where-one");
  if (!original || !words) return;
  document.getElementById("select-hint").hidden = false;
  // The text of a range without the reasons that stand in its marks.
  const textOf = (range) => {
    const copy = range.cloneContents();
    for (const tag of copy.querySelectorAll(".tag")) tag.remove();
    return copy.textContent;
  };
  const take = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!original.contains(range.startContainer) || !original.contains(range.endContainer)) return;
    const text = textOf(range);
    if (!text.trim()) return;
    const before = document.createRange();
    before.setStart(original, 0);
    before.setEnd(range.startContainer, range.startOffset);
    words.value = text;
    at.value = [...textOf(before)].length; // the server counts code points
    one.checked = true;
  };
  original.addEventListener("mouseup", take);
  original.addEventListener("touchend", take);
  words.addEventListener("input", () => { at.value = ""; });
})();
