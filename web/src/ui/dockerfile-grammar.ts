const INSTRUCTIONS =
  'FROM|RUN|CMD|LABEL|MAINTAINER|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL|HEALTHCHECK|SHELL';

/** A grammar for highlight.js. */
export const dockerfile = () => ({
  name: 'Dockerfile',
  aliases: ['docker', 'containerfile'],
  case_insensitive: true,
  contains: [
    { scope: 'comment', begin: /^[ \t]*#/, end: /$/ },
    { scope: 'keyword', begin: new RegExp(`^[ \\t]*(?:ONBUILD[ \\t]+)?(?:${INSTRUCTIONS})\\b`) },
    { scope: 'keyword', begin: /\bAS\b/ },
    { scope: 'variable', begin: /\$(?:\w+|\{[^}\n]*\})/ },
    { scope: 'attr', begin: /--[a-z-]+(?==)/ },
    { scope: 'string', begin: /"/, end: /"/, illegal: /\n/, contains: [{ begin: /\\[\s\S]/ }] },
    { scope: 'number', begin: /\b\d+(?:\.\d+)*\b/ },
  ],
});
