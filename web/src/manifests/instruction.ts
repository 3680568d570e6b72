/** A history line taken apart: the word of the Dockerfile that made it, and what it was told. */
export type Instruction = { verb: string | null; text: string };

const VERBS =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s+(.*)$/s;
const SHELL = '/bin/sh -c ';
/** The classic builder's mark of a line that ran nothing. */
const NO_OPERATION = /^#\(nop\)\s*/;
/** BuildKit's mark of its own lines. */
const BUILDKIT = /\s*# buildkit$/;
/** `|2 A=1 B=2 /bin/sh -c make`: the build arguments a command ran with, counted. */
const BUILD_ARGUMENTS = /^\|\d+\s+(.*?)\s*\/bin\/sh -c (.*)$/s;

export const parseInstruction = (createdBy: string): Instruction => {
  const line = createdBy.trim().replace(BUILDKIT, '');
  if (line.startsWith(SHELL)) {
    const inner = line.slice(SHELL.length).trim();
    return NO_OPERATION.test(inner) ? split(inner.replace(NO_OPERATION, '')) : { verb: 'RUN', text: inner };
  }
  return split(line);
};

const split = (line: string): Instruction => {
  const [, verb, rest] = VERBS.exec(line) ?? [];
  if (verb === undefined || rest === undefined) {
    const [, given, command] = BUILD_ARGUMENTS.exec(line) ?? [];
    return command === undefined ? { verb: null, text: line } : run(given, command);
  }
  if (verb !== 'RUN') return { verb, text: rest.trim() };
  const [, given, command] = BUILD_ARGUMENTS.exec(rest) ?? [];
  if (command !== undefined) return run(given, command);
  return { verb, text: (rest.startsWith(SHELL) ? rest.slice(SHELL.length) : rest).trim() };
};

/** Before a command is where a shell takes such values too. */
const run = (given: string | undefined, command: string): Instruction => ({
  verb: 'RUN',
  text: given ? `${given} ${command.trim()}` : command.trim(),
});
