import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker, useNavigate } from 'react-router';
import type { ImageRef, StoredDescription } from 'shared/images/image';
import { isProblem } from '../api/call.ts';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { Dialog } from '../ui/dialog.tsx';
import type { EditorMemory } from '../ui/markdown-editor.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { DescriptionComparison } from './description-comparison.tsx';
import { type KeptDraft, openDrafts } from './description-draft.ts';
import styles from './description-editor.module.css';
import { DescriptionFields } from './description-fields.tsx';
import { imageQuery, updateImageMutation } from './image-queries.ts';
import { useDraft } from './use-draft.ts';

// The whole module, with Zod: a text is measured and refused here as it is on the server.
const { FULL_DESCRIPTION_MAX_BYTES, FullDescription, utf8Bytes } = await import('shared/images/description');

type Props = {
  at: ImageRef;
  account: string;
  stored: StoredDescription;
  /** Why it cannot be submitted, whatever it says. */
  refused: string | undefined;
};

/** As the editor has it: it knows one kind of line end. */
const normalized = (text: string) => text.replaceAll(/\r\n?/g, '\n');

export const DescriptionEditor = ({ at, account, stored, refused }: Props) => {
  const { t } = useTranslation(['images', 'ui']);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const update = useMutation(updateImageMutation(at));

  const theirs = normalized(stored.fullDescription);
  const [drafts] = useState(() => openDrafts(account, at));
  const [own] = useState(() => drafts.own());
  const [others, setOthers] = useState(() => drafts.others().filter(({ text }) => text !== theirs));
  const [restored, setRestored] = useState(own !== undefined && own.text !== theirs);
  const [text, setText] = useState(own?.text ?? theirs);
  // What the text was made from. Of an old draft only the revision is known.
  const [base, setBase] = useState<{ revision: number; text: string | undefined }>(() =>
    own && own.revision !== stored.descriptionRevision
      ? { revision: own.revision, text: undefined }
      : { revision: stored.descriptionRevision, text: theirs },
  );
  const [view, setView] = useState<'editor' | 'comparison'>('editor');
  const [beside, setBeside] = useState(false);
  const [took, setTook] = useState(false);
  const [asking, setAsking] = useState(false);
  // Outlives the comparison, so that undo reaches beyond it.
  const memory = useRef<EditorMemory>(undefined);
  const underWay = useRef(false);
  const mayGo = useRef(false);

  // Somebody else saved, and nothing was written here: their text is the one to go on with.
  if (base.revision !== stored.descriptionRevision && (text === base.text || text === theirs)) {
    setBase({ revision: stored.descriptionRevision, text: theirs });
    if (text !== theirs) setText(theirs);
  }
  const changed = text !== (base.text ?? theirs);
  const overtaken = changed && base.revision !== stored.descriptionRevision;
  const wrong = useWrong(text);
  const draft = useDraft(drafts, { text, revision: base.revision }, changed);

  const image = paths.image(at);
  const goBack = () => {
    mayGo.current = true;
    draft.drop();
    navigate(image);
  };

  const save = (descriptionRevision: number) => {
    if (underWay.current || wrong !== undefined || refused !== undefined) return;
    underWay.current = true;
    update.mutate(
      { fullDescription: text, descriptionRevision },
      {
        onSuccess: () => {
          notify({ type: 'success', content: t('full.done', { image: at.image }) });
          goBack();
        },
        onError: (error) => {
          const current = isProblem(error, 'description-changed') && error.problem.current;
          if (!current) return;
          queryClient.setQueryData(imageQuery(at).queryKey, (now) => now && { ...now, ...current });
          setView('comparison');
        },
        onSettled: () => {
          underWay.current = false;
        },
      },
    );
  };
  const submit = () => (changed ? save(base.revision) : goBack());
  const goOnWithTheirs = () => setBase({ revision: stored.descriptionRevision, text: theirs });

  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      changed &&
      !mayGo.current &&
      currentLocation.pathname !== nextLocation.pathname &&
      // A session that ended is no choice of theirs; the draft is there again after signing in.
      nextLocation.pathname !== paths.signIn(),
  );
  useEffect(() => {
    if (!changed) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [changed]);

  const failure = update.error && !isProblem(update.error, 'description-changed') ? update.error : undefined;
  const who = stored.descriptionUpdatedBy;
  const notNow = refused ?? wrong;
  const problem = failure && (
    <ProblemAlert
      error={failure}
      onRetry={() => save(view === 'comparison' ? stored.descriptionRevision : base.revision)}
    />
  );

  return (
    <>
      {view === 'comparison' ? (
        <SpaceBetween size="m">
          <DescriptionComparison
            mine={text}
            theirs={theirs}
            stored={stored}
            busy={update.isPending}
            refused={refused}
            onKeepMine={() => save(stored.descriptionRevision)}
            onTakeTheirs={() => {
              setText(theirs);
              goOnWithTheirs();
              setTook(true);
              setView('editor');
              update.reset();
            }}
            onEditOn={() => {
              goOnWithTheirs();
              setBeside(true);
              setView('editor');
              update.reset();
            }}
            onBack={() => setView('editor')}
          />
          {problem}
        </SpaceBetween>
      ) : (
        <SpaceBetween size="m">
          {restored && changed && (
            <Alert
              type="info"
              header={t('full.restored')}
              dismissible
              dismissAriaLabel={t('ui:dialog.close')}
              onDismiss={() => setRestored(false)}
              action={
                <Button
                  onClick={() => {
                    setText(theirs);
                    goOnWithTheirs();
                    setRestored(false);
                  }}
                >
                  {t('full.restoredDiscard')}
                </Button>
              }
            >
              {t('full.restoredText')}
            </Alert>
          )}
          {others[0] && (
            <FoundDraft
              draft={others[0]}
              onRestore={({ text: found, revision }) => {
                setText(found);
                setBase(
                  revision === stored.descriptionRevision
                    ? { revision, text: theirs }
                    : { revision, text: undefined },
                );
                setOthers(others.slice(1));
              }}
              onDiscard={({ id }) => {
                drafts.drop(id);
                setOthers(others.slice(1));
              }}
            />
          )}
          {overtaken && (
            <Alert
              type="warning"
              header={t('conflict.title')}
              action={<Button onClick={() => setView('comparison')}>{t('conflict.compare')}</Button>}
            >
              {who === null ? t('conflict.noticedNobody') : t('conflict.noticed', { who })}
            </Alert>
          )}
          {took && !changed && <Alert type="success">{t('conflict.took')}</Alert>}
          <DescriptionFields
            text={text}
            memory={memory}
            stored={beside ? stored : undefined}
            wrong={wrong}
            kept={draft.kept}
            onChange={setText}
            onSubmit={submit}
            onHideStored={() => setBeside(false)}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" onClick={() => (changed ? setAsking(true) : goBack())}>
                  {t('full.cancel')}
                </Button>
                <Button
                  variant="primary"
                  loading={update.isPending}
                  onClick={submit}
                  {...(notNow !== undefined && { disabled: true, disabledReason: notNow })}
                >
                  {t('full.submit')}
                </Button>
              </SpaceBetween>
            }
            problem={
              problem && (
                <div className={styles.problem}>
                  {problem}
                  <p className={styles.hint}>{t('full.failed')}</p>
                </div>
              )
            }
          />
        </SpaceBetween>
      )}
      {asking && (
        <Dialog
          title={t('full.discardTitle')}
          onDismiss={() => setAsking(false)}
          cancel={{ text: t('full.keepEditing'), onClick: () => setAsking(false) }}
          confirm={{ text: t('full.discard'), onClick: goBack }}
        >
          {t('full.discardText')}
        </Dialog>
      )}
      {blocker.state === 'blocked' && (
        <Dialog
          title={t('full.leaveTitle')}
          onDismiss={blocker.reset}
          cancel={{ text: t('full.stay'), onClick: blocker.reset }}
          confirm={{ text: t('full.leave'), onClick: blocker.proceed }}
        >
          {draft.kept === 'not-kept' ? t('full.leaveTextLost') : t('full.leaveText')}
        </Dialog>
      )}
    </>
  );
};

/** What the contract holds against the text; it says so in English only. */
const useWrong = (text: string): string | undefined => {
  const { t } = useTranslation('images');
  if (FullDescription.safeParse(text).success) return undefined;
  return utf8Bytes(text) > FULL_DESCRIPTION_MAX_BYTES
    ? t('full.tooLarge', { max: FULL_DESCRIPTION_MAX_BYTES / 1024 })
    : t('full.notStorable');
};

type FoundDraftProps = {
  draft: KeptDraft;
  onRestore: (draft: KeptDraft) => void;
  onDiscard: (draft: KeptDraft) => void;
};

const FoundDraft = ({ draft, onRestore, onDiscard }: FoundDraftProps) => {
  const { t } = useTranslation('images');
  return (
    <Alert
      type="info"
      header={t('full.found')}
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={() => onRestore(draft)}>{t('full.restore')}</Button>
          <Button variant="link" onClick={() => onDiscard(draft)}>
            {t('full.discard')}
          </Button>
        </SpaceBetween>
      }
    >
      {t('full.foundFrom')} <TimeAgo time={draft.savedAt} />
    </Alert>
  );
};
