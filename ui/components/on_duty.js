// Whether somebody works for the studio: heard over the tab's live line, said at the top of the page. The page makes room for the
// words only while there are some.

const rooms = new WeakMap();

export default function ({ data, parentElement }) {
  const before = rooms.get(parentElement);
  if (before) before();
  const bar = parentElement.querySelector(".on-duty");
  const leave = line.on("person:me", data.language, (news) => {
    if (news.type === "duty") draw(bar, news.data);
  });
  rooms.set(parentElement, leave);
  return () => {
    leave();
    rooms.delete(parentElement);
  };
}

function draw(bar, { why, title, words }) {
  for (const [at, text] of [["title", title], ["words", words]]) {
    const place = bar.querySelector(`[data-at=${at}]`);
    if (place.textContent !== text) place.textContent = text;
  }
  bar.hidden = !why;
  document.documentElement.toggleAttribute("data-nobody-works", Boolean(why));
}
