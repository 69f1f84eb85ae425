// The before/after table of each validation file.
import { element } from './rollouts.js';
import { percent } from './charts.js';

export function table(files) {
  return files.map(({ file, before, after }) => {
    const made = element('table');
    const head = made.createTHead().insertRow();
    for (const text of [`${file}, ${after.questions} questions`, `before (${before.step})`, `after (${after.step})`]) {
      head.append(element('th', '', text));
    }
    const body = made.createTBody();
    const row = (label, value) => {
      const line = body.insertRow();
      for (const text of [label, value(before), value(after)]) line.insertCell().textContent = text;
    };
    row('accuracy', r => `${percent(r.accuracy)} ± ${(100 * r.standardError).toFixed(1)}`);
    for (const name of new Set([...Object.keys(before.verdicts), ...Object.keys(after.verdicts)].sort())) {
      row('· ' + name, r => r.verdicts[name] ?? 0);
    }
    for (const name of Object.keys({ ...before.byHardness, ...after.byHardness })) {
      row('· ' + name + ' questions', r => share(r.byHardness[name]));
    }
    row('transitions per rollout', r => r.transitionsPerRollout.toFixed(2));
    row('rewritten', r => r.rewritten);
    row('· wrong before, right after rewriting', r => r.fixedByRewriting);
    row('· right before, wrong after rewriting', r => r.brokenByRewriting);
    return made;
  });
}

const share = part => (part ? `${part.correct} of ${part.questions}` : '–');
