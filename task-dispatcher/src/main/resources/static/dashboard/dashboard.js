// The page: which experiment is shown, what is known of it, and what the live updates change.
import { get, listen, post } from './api.js';
import { draw, percent, short } from './charts.js';
import { element, Rollouts } from './rollouts.js';
import { table } from './results.js';

const $ = id => document.getElementById(id);
const experiments = new Map();
const shown = { name: null, metrics: new Map(), validations: [] };
const rollouts = new Rollouts($('rollouts'), $('filter'));
const AT_REST = ['STOPPED', 'COMPLETED', 'FAILED', 'CREATED'];

listen({
  connected: refresh,
  experiment: view => {
    experiments.set(view.name, view);
    if (!shown.name) select(view.name);
    showList();
    if (view.name === shown.name) { showHead(); if (AT_REST.includes(view.state)) loadSummary(); }
  },
  metrics: step => { if (step.experiment === shown.name) { shown.metrics.set(step.step, step); soon(); } },
  validation: report => { if (report.experiment === shown.name) { addReport(report); soon(); loadSummary(); } },
  rollout: rollout => { if (rollout.experiment === shown.name) rollouts.add(rollout); },
}, on => { $('live').textContent = on ? 'live' : 'no connection'; $('live').classList.toggle('on', on); });

for (const change of ['pause', 'resume', 'stop']) {
  $(change).addEventListener('click', () => post(`/api/experiments/${shown.name}/${change}`).catch(e => alert(e.message)));
}
$('metric').addEventListener('change', showCharts);
addEventListener('resize', () => soon());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => soon());
refresh();

async function refresh() {
  const list = await get('/api/experiments');
  experiments.clear();
  list.forEach(view => experiments.set(view.name, view));
  showList();
  const wanted = decodeURIComponent(location.hash.slice(1));
  const first = experiments.has(wanted) ? wanted : shown.name ?? (list.find(view => !AT_REST.includes(view.state)) ?? list[0])?.name;
  $('empty').hidden = list.length > 0;
  if (first) await select(first);
}

async function select(name) {
  shown.name = name;
  history.replaceState(null, '', '#' + encodeURIComponent(name));
  showList();
  showHead();
  const path = '/api/experiments/' + encodeURIComponent(name);
  const [metrics, validations, latest] = await Promise.all([get(path + '/metrics'), get(path + '/validations'), get(path + '/rollouts?limit=200')]);
  if (shown.name !== name) return;
  shown.metrics = new Map(metrics.map(step => [step.step, step]));
  shown.validations = validations;
  rollouts.replace(latest);
  showCharts();
  loadSummary();
}

async function loadSummary() {
  const name = shown.name;
  const summary = await get(`/api/experiments/${encodeURIComponent(name)}/summary`);
  if (shown.name !== name) return;
  $('results-card').hidden = !summary.files.length;
  $('results').replaceChildren(...table(summary.files));
}

function addReport(report) {
  shown.validations = shown.validations.filter(known => known.step !== report.step || known.file !== report.file).concat(report);
}

let waiting = 0;
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(showCharts, 120);
}

function showList() {
  $('experiments').replaceChildren(...[...experiments.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)).map(view => {
    const item = element('li');
    const button = element('button', '', view.name);
    button.type = 'button';
    button.setAttribute('aria-current', view.name === shown.name);
    button.append(element('small', '', `${words(view.state)} · ${view.completedSteps} of ${view.totalSteps} steps`));
    button.addEventListener('click', () => select(view.name));
    item.append(button);
    return item;
  }));
}

const words = text => text.toLowerCase().replaceAll('_', ' ');

function showHead() {
  const view = experiments.get(shown.name);
  if (!view) return;
  $('main').hidden = false;
  $('empty').hidden = true;
  $('name').textContent = view.name;
  $('state').textContent = words(view.state);
  $('state').className = 'chip ' + ({ COMPLETED: 'good', FAILED: 'bad', STOPPED: 'warn', STOPPING: 'warn', PAUSED: 'warn' }[view.state] ?? '');
  $('doing').textContent = [view.openSteps.join(' and '), 'policy version ' + view.policyVersion, view.lineage > 1 ? 'lineage ' + view.lineage : ''].filter(Boolean).join(' · ');
  $('failure').hidden = !view.failure;
  $('failure').textContent = view.failure ?? '';
  $('bar').style.width = view.totalSteps ? (100 * view.completedSteps) / view.totalSteps + '%' : view.state === 'COMPLETED' ? '100%' : '0';
  $('pause').hidden = AT_REST.includes(view.state) || view.state === 'STOPPING' || view.wanted !== 'RUN';
  $('resume').hidden = !(view.state === 'STOPPED' || view.state === 'FAILED' || view.wanted === 'PAUSE');
  $('stop').hidden = AT_REST.includes(view.state) || view.state === 'STOPPING';
  showTiles(view);
}

function showTiles(view) {
  const train = steps('train');
  const last = train.at(-1)?.values ?? {};
  const first = shown.validations[0];
  const own = shown.validations.filter(report => report.file === first?.file);
  const sum = name => train.reduce((total, step) => total + (step.values[name] ?? 0), 0);
  const tiles = [
    ['steps', `${view.completedSteps} / ${view.totalSteps}`],
    ['reward, last step', short(last['training/reward'])],
    ['accuracy before', own.length ? percent(own[0].accuracy) : '–'],
    ['accuracy now', own.length ? percent(own.at(-1).accuracy) : '–'],
    ['seconds a step', short(last['timing_s/step'])],
    ['rollouts trained', sum('training/n_rollouts_trained')],
    ['dropped / failed', `${sum('training/n_rollouts_dropped')} / ${sum('training/n_rollouts_failed')}`],
  ];
  $('tiles').replaceChildren(...tiles.map(([label, value]) => {
    const tile = element('div');
    tile.append(element('dt', '', label), element('dd', '', String(value)));
    return tile;
  }));
}

function steps(mode) {
  return [...shown.metrics.values()].filter(step => step.step.startsWith(mode + '-')).sort((a, b) => number(a) - number(b));
}

const number = step => +step.step.slice(step.step.lastIndexOf('-') + 1);

function showCharts() {
  if (!shown.name) return;
  const train = steps('train');
  const xs = train.map(number);
  const line = name => ({ label: name, values: train.map(step => step.values[name] ?? null) });
  draw('reward', { xs, series: train.length ? [line('training/reward')] : [], range: unit });
  showAccuracy();
  showTimes(train, xs);
  showChosen(train, xs, line);
  const view = experiments.get(shown.name);
  if (view) showTiles(view);
}

const unit = (u, min, max) => [Math.min(0, min), Math.max(1, max)];

function showAccuracy() {
  const measured = shown.validations.filter(report => report.step.startsWith('validate-'));
  const xs = [...new Set(measured.map(number))].sort((a, b) => a - b);
  const files = [...new Set(measured.map(report => report.file))];
  const of = (file, field) => xs.map(x => measured.find(report => report.file === file && number(report) === x)?.[field] ?? null);
  draw('accuracy', { xs, series: files.map(file => ({ label: file, values: of(file, 'accuracy'), errors: of(file, 'standardError') })), range: () => [0, 1], format: percent, ticks: share => Math.round(100 * share) + '%' });
}

function showTimes(train, xs) {
  const time = (step, name) => step.values['timing_s/' + name] ?? 0;
  const parts = [
    ['rollout', step => time(step, 'gen')],
    ['update', step => time(step, 'update_actor')],
    ['swap', step => time(step, 'swap')],
    ['other', step => Math.max(0, time(step, 'step') - time(step, 'gen') - time(step, 'update_actor') - time(step, 'swap'))],
  ];
  draw('times', { xs, kind: 'bars', series: train.length ? parts.map(([label, of]) => ({ label, values: train.map(of) })) : [] });
}

function showChosen(train, xs, line) {
  const names = [...new Set(train.flatMap(step => Object.keys(step.values)))].sort();
  const box = $('metric');
  const wanted = box.value || (names.includes('response_length/mean') ? 'response_length/mean' : names[0]);
  if (box.options.length !== names.length) {
    box.replaceChildren(...names.map(name => new Option(name, name, false, name === wanted)));
  }
  draw('chosen', { xs, series: names.length ? [line(wanted)] : [] });
}
