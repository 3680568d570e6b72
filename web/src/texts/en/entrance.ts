import problem from './problem.json';
import signIn from './sign-in.json';
import ui from './ui.json';

/** What is said before somebody is signed in. */
export const entrance = { ui, problem, signIn };
