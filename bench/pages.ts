// `npm run bench:pages`: how fast pages are there for somebody who comes for the first time (Lighthouse, desktop).
import { startLighthouse } from '../e2e/fixtures/lighthouse.ts';
import { startProgram } from '../e2e/fixtures/program.ts';
import { createConsoleClient } from '../scripts/console-client.ts';
import { createRegistry } from '../shared/src/registries/registry.ts';
import { paths } from '../web/src/paths.ts';

const ROUNDS = 3;
const AIM = 95;

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const program = await startProgram({ env: { LOG_LEVEL: 'warn' } });
const lighthouse = await startLighthouse();
try {
  const { account, consoleUrl } = program;
  const answer = await fetch(`${consoleUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account),
  });
  const cookie = /session=[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '';
  const { call, signIn } = createConsoleClient(consoleUrl);
  await signIn(account.loginId, account.password);
  await call(createRegistry, { body: { name: 'bench' } });

  for (const [path, withCookie] of [
    [paths.signIn(), ''],
    [paths.home(), cookie],
    [paths.registries(), cookie],
    [paths.images('bench'), cookie],
  ] as const) {
    const verdicts = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { performance } = await lighthouse.judge(consoleUrl + path, {
        categories: ['performance'],
        cookie: withCookie,
      });
      verdicts.push(performance);
    }
    const score = median(verdicts.map((verdict) => verdict.score));
    const remarks = verdicts.find((verdict) => verdict.score === score)?.remarks.join(', ');
    console.log(`${path.padEnd(30)} ${score} of 100, aim ${AIM}   ${remarks ?? ''}`);
  }
} finally {
  await lighthouse.stop();
  await program.remove();
}
