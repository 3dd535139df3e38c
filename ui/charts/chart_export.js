// What the browser has drawn of a chart, as a PNG twice as fine, with its title, its legend and the page's ground.
const FINE = 2, EDGE = 20;

async function painted(svg) {
  const copy = svg.cloneNode(true);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const picture = new Image();
  picture.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  await picture.decode();
  return picture;
}

async function save(data) {
  const card = document.querySelector(`.st-key-chart-${CSS.escape(data.chart)}`);
  const svg = card && card.querySelector('svg.marks, .vega-embed svg');
  if (!svg) return;
  const box = svg.getBoundingClientRect(), style = getComputedStyle(document.querySelector('.stApp'));
  const legend = [...card.querySelectorAll('.chart-legend li')].map((line) =>
    [getComputedStyle(line.querySelector('i')).getPropertyValue('--c').trim(), line.textContent]);
  const canvas = document.createElement('canvas'), paint = canvas.getContext('2d');
  const font = `13px ${style.fontFamily}`;
  paint.font = font;
  const lines = [[]];
  let wide = 0;
  for (const one of legend) {
    const long = paint.measureText(one[1]).width + 32;
    if (wide + long > box.width) { lines.push([]); wide = 0; }
    lines.at(-1).push([...one, wide]);
    wide += long;
  }
  const top = EDGE + 30 + (legend.length ? 22 * lines.length + 8 : 0);
  canvas.width = (box.width + 2 * EDGE) * FINE;
  canvas.height = (top + box.height + EDGE) * FINE;
  paint.scale(FINE, FINE);
  paint.fillStyle = style.backgroundColor;
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.fillStyle = style.color;
  paint.font = `600 17px ${style.fontFamily}`;
  paint.fillText(data.title, EDGE, EDGE + 16);
  paint.font = font;
  lines.forEach((line, row) => line.forEach(([colour, word, x]) => {
    const y = EDGE + 44 + 22 * row;
    paint.fillStyle = colour;
    paint.fillRect(EDGE + x, y - 10, 11, 11);
    paint.fillStyle = style.color;
    paint.fillText(word, EDGE + x + 17, y);
  }));
  paint.drawImage(await painted(svg), EDGE, top, box.width, box.height);
  canvas.toBlob((blob) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${data.chart}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }, 'image/png');
}

export default function({data, parentElement}) {
  const button = parentElement.querySelector('.chart-png');
  button.textContent = data.word;
  button.onclick = () => save(data);
}
