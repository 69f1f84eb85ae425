// uPlot, wrapped: lines, points with errors, stacked bars. A chart is built anew when its series change, else only fed.
import uPlot from '/webjars/uplot/dist/uPlot.esm.js';

const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const COLOURS = ['--c1', '--c2', '--c3', '--c4', '--c5'];
const charts = new Map();

/** xs: step numbers; series: [{label, values, errors?}]; kind: 'line' | 'bars' (stacked). */
export function draw(id, { xs, series, kind = 'line', range, format = short, ticks = format }) {
  const box = document.getElementById(id);
  if (!xs.length || !series.length) return none(box, id);
  const colours = series.map((s, i) => COLOURS[i % COLOURS.length]);
  if (kind === 'bars') { series = [...series].reverse(); colours.reverse(); }
  const data = kind === 'bars' ? stacked(xs, series) : [xs, ...series.map(s => s.values)];
  const key = kind + series.map(s => s.label).join('|') + box.clientWidth + scheme();
  const known = charts.get(id);
  if (known && known.key === key) {
    known.series = series;
    known.plot.setData(data);
    return;
  }
  known?.plot.destroy();
  box.replaceChildren();
  const entry = { key, series, colours };
  entry.plot = new uPlot(options(box, entry, kind, { range, format, ticks }), data, box);
  charts.set(id, entry);
}

function none(box, id) {
  charts.get(id)?.plot.destroy();
  charts.delete(id);
  const text = document.createElement('p');
  text.className = 'none';
  text.textContent = 'nothing measured yet';
  box.replaceChildren(text);
}

function options(box, entry, kind, { range, format, ticks }) {
  const axis = { stroke: style('--quiet'), grid: { stroke: style('--line'), width: 1 }, ticks: { stroke: style('--line') } };
  return {
    width: Math.max(260, box.clientWidth), height: 220, padding: [8, 12, 0, 0],
    cursor: { points: { size: 7 } }, legend: { live: true },
    scales: { x: { time: false, range: kind === 'bars' ? (u, min, max) => [min - .7, max + .7] : padded }, y: { range: range ?? ((u, min, max) => [Math.min(0, min), max * 1.08 || 1]) } },
    axes: [{ ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] }, { ...axis, size: 52, values: (u, splits) => splits.map(ticks) }],
    series: [{ label: 'step' }, ...entry.series.map((s, i) => one(entry, s, i, kind, format))],
    hooks: { draw: [u => errors(u, entry)] },
  };
}

const padded = (u, min, max) => (min === max ? [min - 1, max + 1] : [min, max]);

function one(entry, series, i, kind, format) {
  const colour = style(entry.colours[i]);
  const value = (u, v, seriesIndex, index) => {
    const own = index == null ? null : entry.series[seriesIndex - 1]?.values[index];
    return own == null ? '–' : format(own);
  };
  return kind === 'bars'
    ? { label: series.label, fill: colour, stroke: colour, width: 0, paths: uPlot.paths.bars({ size: [.7, 40] }), points: { show: false }, value }
    : { label: series.label, stroke: colour, width: 2, spanGaps: true, points: { show: true, size: 6, fill: colour }, value };
}

/** Bars are drawn one over the other, the tallest first: each is as high as itself and all that come after it. */
function stacked(xs, series) {
  const sums = xs.map(() => 0);
  const heights = [...series].reverse().map(s => s.values.map((v, i) => (sums[i] += v ?? 0)));
  return [xs, ...heights.reverse()];
}

function errors(u, entry) {
  const ctx = u.ctx;
  entry.series.forEach((s, i) => {
    if (!s.errors) return;
    ctx.save();
    ctx.strokeStyle = style(entry.colours[i]);
    ctx.globalAlpha = .45;
    ctx.lineWidth = 2 * devicePixelRatio;
    u.data[0].forEach((x, k) => {
      if (s.values[k] == null) return;
      const left = u.valToPos(x, 'x', true);
      ctx.beginPath();
      ctx.moveTo(left, u.valToPos(s.values[k] - s.errors[k], 'y', true));
      ctx.lineTo(left, u.valToPos(s.values[k] + s.errors[k], 'y', true));
      ctx.stroke();
    });
    ctx.restore();
  });
}

const scheme = () => matchMedia('(prefers-color-scheme: dark)').matches;

export function short(value) {
  if (value == null) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < .001 || size >= 1e6)) return value.toExponential(1);
  return String(+value.toPrecision(size >= 100 ? 4 : 3));
}

export const percent = value => (value == null ? '–' : (100 * value).toFixed(1) + '%');
