// Brings the marked clause to the middle of the text, whose window stays where it is.
// Without this script the links lead to the clause all the same.
const clause = document.getElementById("quote");
const words = clause?.closest(".sb-text-body");
if (words) {
  const above = clause.getBoundingClientRect().top - words.getBoundingClientRect().top;
  words.scrollTop += above - words.clientHeight / 3;
}
