import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useTranslation } from 'react-i18next';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import outlines from './home-outline.module.css';
import styles from './home-page.module.css';
import totals from './totals.module.css';

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
    <OutlineBar key={index} width={index % 2 === 0 ? 80 : 55} />
  ));

/** The page while its numbers are on their way, as high as it will be. */
export const HomeOutline = () => {
  const { t } = useTranslation('overview');
  return (
    <Outline>
      <div className={outlines.page}>
        <OutlineBar width="30ch" />
        <Container>
          <div className={totals.totals}>
            {[t('total.registries'), t('total.images'), t('total.tags'), t('total.usage')].map((name) => (
              <div key={name} className={totals.total}>
                {name}
                <OutlineBar width="6ch" variant="text-heading-l" />
              </div>
            ))}
          </div>
        </Container>
        <div className={styles.besides}>
          <Container fitHeight header={<Header variant="h2">{t('usage.title')}</Header>}>
            <div className={outlines.chart}>{lines(6)}</div>
          </Container>
          <Container fitHeight header={<Header variant="h2">{t('pulled.title')}</Header>}>
            <div className={outlines.lines}>{lines(8)}</div>
          </Container>
        </div>
        <Container header={<Header variant="h2">{t('pushes.title')}</Header>}>
          <div className={outlines.lines}>{lines(8)}</div>
        </Container>
      </div>
    </Outline>
  );
};
