// Runs at the start of the body, before anything is painted, so that a dark page never flashes white.
// Stands alone (no imports): the key and the classes are those of appearance.ts.
{
  let stored: { theme?: string; density?: string } = {};
  try {
    stored = JSON.parse(localStorage.getItem('registry-console.appearance') ?? '{}');
  } catch {
    // Storage is switched off, or somebody else wrote there: the system's appearance it is.
  }
  const dark =
    stored.theme === 'dark' ||
    (stored.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.body.classList.toggle('awsui-dark-mode', dark);
  document.body.classList.toggle('awsui-compact-mode', stored.density === 'compact');
}

// The language too: what stands in index.html is in each of them. Those of texts/language.ts, and its key.
{
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem('registry-console.language');
  } catch {
    // As above: the browser's language it is.
  }
  const wanted = [chosen, ...navigator.languages].map((tag) => tag?.split('-')[0]);
  document.documentElement.lang = wanted.find((tag) => tag === 'en' || tag === 'ko') ?? 'en';
}

// A file of the page that cannot be had, or code that fails before the first page stands, is told at once: main.css.
window.addEventListener('error', () => document.body.classList.add('cannot-start'), true);

// Zod tries whether it may compile code at run time; the Content-Security-Policy forbids that, and browsers report the
// try. This is what its `config({ jitless: true })` sets, which would come too late in a module.
(globalThis as { __zod_globalConfig?: object }).__zod_globalConfig = { jitless: true };
