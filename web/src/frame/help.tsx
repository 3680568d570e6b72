import Button from '@cloudscape-design/components/button';
import HelpPanel from '@cloudscape-design/components/help-panel';
import { useTranslation } from 'react-i18next';
import { showOverlay } from '../keyboard/overlay.ts';
import { usePhone } from '../ui/use-phone.ts';
import type { PageInfo } from './page-handle.ts';

/** Texts from our own message files: paragraphs, `## ` headings, code in backticks. */
export const Help = ({ title, text }: PageInfo['help']) => {
  const { t } = useTranslation('frame');
  // On a phone the panel takes the place of the page, and of its heading.
  const [Heading, Subheading] = usePhone() ? (['h1', 'h2'] as const) : (['h2', 'h3'] as const);
  return (
    <HelpPanel
      header={<Heading>{title}</Heading>}
      footer={
        <Button variant="inline-link" onClick={() => showOverlay('shortcuts')}>
          {t('keyboard.shortcuts')}
        </Button>
      }
    >
      {text
        .split('\n\n')
        .map((block) =>
          block.startsWith('## ') ? (
            <Subheading key={block}>{block.slice(3)}</Subheading>
          ) : (
            <p key={block}>{withCode(block)}</p>
          ),
        )}
    </HelpPanel>
  );
};

const withCode = (text: string) =>
  // Every second part stands between backticks.
  text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part));
