/** The first that fits counts: most browsers also name those that they want to be taken for. */
const BROWSERS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d+)/],
  ['Whale', /\bWhale\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)[\d.]* .*\bSafari\//],
] as const;

const SYSTEMS = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** "Chrome 130 · Windows"; undefined where nothing is known. A script goes by the first name it gives: "curl 8". */
export const browserName = (userAgent: string): string | undefined => {
  const [browser, version] =
    BROWSERS.map(([name, pattern]) => [name, pattern.exec(userAgent)?.[1]] as const).find(
      ([, version]) => version,
    ) ?? [];
  const system = SYSTEMS.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const named = browser ? `${browser} ${version}` : scriptName(userAgent);
  return [named, system].filter(Boolean).join(' · ') || undefined;
};

const scriptName = (userAgent: string) => {
  const [, name, version] = /^(?!Mozilla)([\w.-]+)\/(\d+)/.exec(userAgent) ?? [];
  return name && `${name} ${version}`;
};
