const cards = [...document.querySelectorAll(".finding")];
const buttons = [...document.querySelectorAll("button[data-level]")];
const resource = document.querySelector("#resource");
const shown = document.querySelector("#shown");
function filter() {
  const levels = buttons.filter((each) => each.getAttribute("aria-pressed") === "true").map((each) => each.dataset.level);
  for (const card of cards) {
    const named = JSON.parse(card.dataset.resources);
    card.hidden = !levels.includes(card.dataset.level) || (resource.value !== "" && !named.includes(resource.value));
  }
  shown.textContent = `${cards.filter((each) => !each.hidden).length} of ${cards.length} shown`;
}
for (const button of buttons) {
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
    filter();
  });
}
if (resource) {
  resource.addEventListener("change", filter);
  filter();
}
