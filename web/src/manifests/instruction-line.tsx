import { useTranslation } from 'react-i18next';
import { LongText } from '../ui/long-text.tsx';
import { parseInstruction } from './instruction.ts';
import styles from './instruction-line.module.css';

/** A history line as its Dockerfile had it, as far as that can be told. */
export const InstructionLine = ({ createdBy, place }: { createdBy: string; place: number }) => {
  const { t } = useTranslation('manifests');
  const { verb, text } = parseInstruction(createdBy);
  if (!verb && !text) return <span className={styles.missing}>{t('layer.noInstruction')}</span>;
  return (
    <LongText text={verb ? `${verb} ${text}` : text} label={t('layer.instruction', { place })}>
      {verb && <span className={styles.verb}>{verb} </span>}
      {text}
    </LongText>
  );
};
