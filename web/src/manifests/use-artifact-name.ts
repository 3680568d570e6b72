import { useTranslation } from 'react-i18next';
import { artifactKind } from './artifact-kind.ts';

/** "SBOM (SPDX)"; a type we do not know is told as it is. */
export const useArtifactName = () => {
  const { t } = useTranslation('manifests');
  return (type: string | null): string => {
    const kind = artifactKind(type);
    if (kind) return t(`artifact.${kind}`);
    return type ?? t('artifact.unnamed');
  };
};
