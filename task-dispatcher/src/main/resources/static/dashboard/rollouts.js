// Rollouts turn by turn: question, SQL, what it returned, the check's reply, the verdict.

const SHOWN = 60;

export class Rollouts {
  constructor(box, filter) {
    this.box = box;
    this.filter = filter;
    this.all = [];
    filter.addEventListener('change', () => this.show());
  }

  replace(rollouts) {
    this.all = rollouts;
    this.show();
  }

  add(rollout) {
    if (this.all.some(known => known.rollout === rollout.rollout)) return;
    this.all.unshift(rollout);
    this.all.length = Math.min(this.all.length, 400);
    if (!this.matches(rollout)) return;
    this.box.querySelector('.quiet')?.remove();
    this.box.prepend(card(rollout));
    while (this.box.children.length > SHOWN) this.box.lastChild.remove();
  }

  show() {
    const cards = this.all.filter(rollout => this.matches(rollout)).slice(0, SHOWN).map(card);
    this.box.replaceChildren(...(cards.length ? cards : [element('p', 'quiet', 'none yet')]));
  }

  matches(rollout) {
    switch (this.filter.value) {
      case '': return true;
      case 'wrong': return !rollout.failure && rollout.reward < 1;
      case 'failed': return !!rollout.failure;
      case 'validate': return !rollout.step.startsWith('train');
      default: return rollout.step.startsWith(this.filter.value);
    }
  }
}

function card(rollout) {
  const details = element('details', 'rollout');
  const summary = element('summary');
  summary.append(
    verdict(rollout),
    element('span', 'quiet', rollout.step),
    element('span', 'question', rollout.question),
    element('span', 'quiet when', turns(rollout) + ' · ' + rollout.seconds.toFixed(1) + ' s'));
  details.append(summary);
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) details.append(content(rollout));
  });
  return details;
}

function turns(rollout) {
  const n = rollout.queries.length;
  const fixed = rollout.firstReward != null && rollout.firstReward < 1 && rollout.reward >= 1;
  const broken = rollout.firstReward != null && rollout.firstReward >= 1 && rollout.reward < 1;
  return n + (n === 1 ? ' turn' : ' turns') + (fixed ? ', fixed by rewriting' : broken ? ', broken by rewriting' : '');
}

function verdict(rollout) {
  const kind = rollout.failure ? 'warn' : rollout.reward >= 1 ? 'good' : 'bad';
  return element('span', 'chip ' + kind, rollout.failure ?? rollout.verdict);
}

function content(rollout) {
  const box = element('div', 'turns');
  box.append(element('p', 'quiet', `${rollout.rollout} · attempt ${rollout.attempt} · database ${rollout.database} · ${rollout.worker}`));
  box.append(element('p', '', rollout.question));
  rollout.calls.forEach(call => box.append(step(call)));
  if (!rollout.calls.length) rollout.queries.forEach(sql => box.append(element('pre', '', sql)));
  const end = element('p');
  end.append(verdict(rollout), ' reward ' + rollout.reward, rollout.reason ? ' · ' + rollout.reason : '');
  box.append(end);
  return box;
}

function step(call) {
  const box = element('div', 'call ' + call.agentStep);
  const head = element('h4', '', (call.agentStep || 'model call').replaceAll('_', ' ') + ' ');
  head.append(element('small', '', `turn ${call.turn} · ${call.promptTokens} + ${call.responseTokens} tokens · version ${call.policyVersion} · ${call.finishReason} · ${call.seconds.toFixed(2)} s`));
  box.append(head);
  if (call.agentStep === 'check_query') {
    const asked = call.messages.at(-1)?.content ?? '';
    box.append(element('small', '', 'the query and what it returned, as the check sees them'), element('pre', '', asked));
  }
  box.append(element('pre', '', call.response));
  const prompt = element('details', 'prompt');
  prompt.append(element('summary', '', 'prompt'), element('pre', '', call.messages.map(m => `[${m.role}]\n${m.content}`).join('\n\n')));
  box.append(prompt);
  return box;
}

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text != null) made.textContent = text;
  return made;
}
