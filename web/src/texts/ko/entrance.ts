import type { entrance as english } from '../en/entrance.ts';
import type { Translated } from '../translated.ts';
import problem from './problem.json';
import signIn from './sign-in.json';
import ui from './ui.json';

export const entrance = { ui, problem, signIn } satisfies Translated<typeof english>;
