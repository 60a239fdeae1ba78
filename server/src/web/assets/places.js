// The slider of the day: says the day while it moves, and asks for the page of it once it rests. The days beside it are
// links, and the field is a form: both work without this.
const slider = document.querySelector("input[data-days]");
if (slider) {
  const days = slider.dataset.days.split(" ");
  const texts = [...slider.list.options].map((option) => option.label);
  const field = slider.form.elements.on;
  const ticks = [...document.querySelectorAll("[data-day]")];
  const kept = "hoctap-slider";
  let waiting;
  slider.addEventListener("input", () => {
    slider.setAttribute("aria-valuetext", texts[slider.value]);
    field.value = days[slider.value].split("-").reverse().join("/");
    ticks.forEach((tick, at) => tick.toggleAttribute("data-chosen", at === Number(slider.value)));
    // Keys go a step at a time: the page is asked for when no further step follows.
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      try { sessionStorage.setItem(kept, "1"); } catch { /* the focus alone is lost */ }
      slider.form.requestSubmit();
    }, 700);
  });
  try {
    if (sessionStorage.getItem(kept)) { sessionStorage.removeItem(kept); slider.focus({ preventScroll: true }); }
  } catch { /* as above */ }
}
