import HelpPanel from '@cloudscape-design/components/help-panel';
import type { PageInfo } from './page-handle.ts';

/** Texts from our own message files: paragraphs, `## ` headings, code in backticks. */
export const Help = ({ title, text }: PageInfo['help']) => (
  <HelpPanel header={<h2>{title}</h2>}>
    {text
      .split('\n\n')
      .map((block) =>
        block.startsWith('## ') ? (
          <h3 key={block}>{block.slice(3)}</h3>
        ) : (
          <p key={block}>{withCode(block)}</p>
        ),
      )}
  </HelpPanel>
);

const withCode = (text: string) =>
  // Every second part stands between backticks.
  text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part));
