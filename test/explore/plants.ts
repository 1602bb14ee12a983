/** A bug planted on purpose: `from` becomes `to` in one file of the kit. */
export interface Plant {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const answers = 'src/core/write-answers.ts';
const machine = 'src/core/write-machine.ts';
const flow = 'src/core/write-flow.ts';
const deletion = 'src/core/delete-flow.ts';
const knowledge = 'src/core/knowledge.ts';

/** Each must be caught, by the breadth-first search or by the random walks. */
export const plants: readonly Plant[] = [
  {
    name: 'no guard for the length of a code',
    file: machine,
    from: 'if (!isCompleteCode(code, { length: challenge.codeLength, alphabet: challenge.codeAlphabet })) return [machine, []];',
    to: '',
  },
  { name: 'a code is sent after its end', file: machine, from: 'at >= state.deadline || ', to: '' },
  {
    name: 'Retry-After of a code is ignored',
    file: machine,
    from: '|| at < notBefore) return [machine, []];\n  const { task, challenge',
    to: ') return [machine, []];\n  const { task, challenge',
  },
  {
    name: 'Retry-After of a request is ignored',
    file: machine,
    from: "if (state.step !== 'confirming' || event.at < event.notBefore) return [machine, []];",
    to: "if (state.step !== 'confirming') return [machine, []];",
  },
  {
    name: 'a new code is asked for within the wait',
    file: machine,
    from: "if (state.step !== 'entering' || event.at < Math.max(event.notBefore, state.resendAt)) return [machine, []];",
    to: "if (state.step !== 'entering') return [machine, []];",
  },
  {
    name: 'a code is sent twice',
    file: machine,
    from: "if (state.step !== 'entering' || at >= state.deadline",
    to: "if ((state.step !== 'entering' && state.step !== 'verifying') || at >= state.deadline",
  },
  {
    name: 'a challenge for other keys is taken',
    file: answers,
    from: 'keyIds.length === ids.size && [...ids].every((id) => keyIds.includes(id))',
    to: 'keyIds.length === ids.size',
  },
  {
    name: 'a lost answer to a code is told as a failure',
    file: answers,
    from: 'if (lostCode || (lostResult && !rules.gone) || missingOne) return check',
    to: 'if ((lostResult && !rules.gone) || missingOne) return check',
  },
  {
    name: 'a lost answer to a creation is told as a failure',
    file: answers,
    from: 'if (lostCode || (lostResult && !rules.gone) || missingOne) return check',
    to: 'if (lostCode || missingOne) return check',
  },
  {
    name: 'closing over a code forgets the key',
    file: machine,
    from: "state.step === 'verifying' ? [{ type: 'doubt', task: state.task }] : []",
    to: '[]',
  },
  {
    name: 'a late lost answer is dropped, and its doubt too',
    file: deletion,
    from: "knowledge[isLost ? 'doubt' : 'clear'](id);",
    to: 'knowledge.clear(id);',
  },
  {
    name: 'a late success is dropped',
    file: deletion,
    from: 'else bury(id, how',
    to: "else if (flow.get().step !== 'closed') bury(id, how",
  },
  {
    name: 'an old answer moves a new window',
    file: answers,
    from: 'if (operation !== machine.operation) return [machine, []];\n  // Nobody',
    to: '// Nobody',
  },
  {
    name: 'a key is found gone where it was found present',
    file: deletion,
    from: 'if (present.length === ids.length) return null;',
    to: '',
  },
  {
    name: 'a failed look is taken for gone',
    file: answers,
    from: "    ? to(machine, { step: 'unknown', task, error })",
    to: "    ? to(machine, { step: 'done', task, result: rules.gone?.('deleted') as never })",
  },
  {
    name: 'a doubtful key is not looked for first',
    file: machine,
    from: 'return doubtful ? check(machine, task) : to',
    to: 'return to',
  },
  {
    name: 'a read that overtakes the code counts',
    file: flow,
    from: 'await Promise.allSettled(marksOf(task).map(async (mark) => codes.get(mark)?.call));',
    to: '',
  },
  {
    name: 'every refusal is taken for gone',
    file: deletion,
    from: 'if (!keys.every(({ id }) => knowledge.get().gone.has(id))) return undefined;',
    to: '',
  },
  {
    name: 'a refused code hides its key',
    file: deletion,
    from: "for (const { id } of call === 'verify' ? keys : []) knowledge",
    to: "for (const { id } of call === 'verify' ? keys : []) knowledge.bury(id), knowledge",
  },
  {
    name: 'opening asks for a code',
    file: machine,
    from: 'if (doubtful || asks || at < notBefore)',
    to: 'if (doubtful || at < notBefore)',
  },
  {
    name: 'closing waits for an answer',
    file: machine,
    from: '      // A secret that arrives',
    to: '      if (!rules.custody) return [machine, []];\n      // A secret that arrives',
  },
  {
    name: 'the wait after a mail is forgotten',
    file: flow,
    from: 'knowledge.hold(subject(task), { request: now() + answer.resendAfterSeconds * 1000 });',
    to: '',
  },
  {
    name: 'a shorter wait cuts a longer one',
    file: knowledge,
    from: 'request: Math.max(before.request, request), submit: Math.max(before.submit, submit)',
    to: 'request, submit',
  },
  {
    name: 'the code is kept in the state',
    file: machine,
    from: "step: 'verifying', task, challenge,",
    to: "step: 'verifying', task: Object.assign({}, task, { code }), challenge,",
  },
  {
    name: 'the secret is kept after the window is closed',
    file: 'src/core/write-flow.ts',
    from: 'return spec.secret?.wipe();',
    to: 'return;',
  },
  {
    name: 'a secret that comes late is not offered',
    file: machine,
    from: "if (rules.custody) return to(machine, { step: 'closed', pending: state });",
    to: '',
  },
  {
    name: "somebody else's key is taken for the lost one",
    file: 'src/core/find-created.ts',
    from: 'found.push(...page.keys.filter((key) => isNew(key) && mayBe(key)));',
    to: 'found.push(...page.keys);',
  },
  {
    name: 'a lost creation is told as not done',
    file: answers,
    from: "if (result === null) return to(machine, { step: 'confirming'",
    to: "if (result === null || rules.custody) return to(machine, { step: 'confirming'",
  },
];
