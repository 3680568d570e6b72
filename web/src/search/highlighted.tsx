import styles from './palette.module.css';

/** The text with the part that was looked for made to stand out. */
export const Highlighted = ({ text, sought }: { text: string; sought: string }) => {
  const at = sought === '' ? -1 : text.toLowerCase().indexOf(sought.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className={styles.match}>{text.slice(at, at + sought.length)}</mark>
      {text.slice(at + sought.length)}
    </>
  );
};
