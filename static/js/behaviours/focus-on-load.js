// Takes a keyboard and a screen reader straight to what has to be put right.
export default function focusOnLoad(element) {
  element.focus();
}
