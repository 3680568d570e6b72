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

// Zod tries whether it may compile code at run time; the Content-Security-Policy forbids that, and browsers report the
// try. This is what its `config({ jitless: true })` sets, which would come too late in a module.
(globalThis as { __zod_globalConfig?: object }).__zod_globalConfig = { jitless: true };
