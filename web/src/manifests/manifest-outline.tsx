import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import styles from './manifest-outline.module.css';

/** Where the facts and the parts of a manifest will be. */
export const ManifestOutline = () => (
  <Outline>
    <SpaceBetween size="l">
      <Container>
        <OutlineBar variant="text-heading-m" width={14} />
        <div className={styles.facts}>
          {[60, 90, 70, 50, 80, 60, 70, 40].map((width, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
            <div key={index}>
              <OutlineBar variant="text-body-s" width={40} />
              <OutlineBar width={width} />
            </div>
          ))}
        </div>
      </Container>
      <Container>
        <SpaceBetween size="m">
          <OutlineBar variant="text-heading-m" width={30} />
          <OutlineBar />
          <OutlineBar />
          <OutlineBar width={80} />
          <OutlineBar width={60} />
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  </Outline>
);
