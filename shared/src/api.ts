import {
  createOwnAccessKey,
  deleteOwnAccessKey,
  listOwnAccessKeys,
  updateOwnAccessKey,
} from './accounts/access-key.ts';
import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from './accounts/group.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  removeSubAccountSecondFactor,
} from './accounts/second-factor.ts';
import {
  beginSingleSignOn,
  createSession,
  deleteOwnSession,
  deleteSession,
  finishSingleSignOn,
  getSession,
  listOwnSessions,
  updateOwnPassword,
} from './accounts/session.ts';
import {
  createSubAccount,
  createSubAccountAccessKey,
  deleteSubAccount,
  deleteSubAccountAccessKey,
  getSubAccount,
  listSubAccountAccessKeys,
  listSubAccounts,
  resetSubAccountPassword,
  updateSubAccount,
  updateSubAccountAccessKey,
} from './accounts/sub-account.ts';
import { checkAuditChain, exportAuditEvents, listAuditEvents } from './audit/audit-event.ts';
import { getCleanupSchedule, previewCleanup, runCleanup, updateCleanupSchedule } from './cleanup/cleanup.ts';
import {
  deleteImage,
  deleteImages,
  deleteTags,
  getDeletion,
  listDeletionImages,
  listDeletions,
  listDeletionTags,
  planImageDeletion,
  planTagDeletion,
  stopDeletion,
} from './deletions/deletion.ts';
import { getEvents } from './events/console-event.ts';
import { collectGarbage, listCollections, stopCollection } from './garbage-collection/collection.ts';
import { getApiDescription } from './http/api-description.ts';
import type { Endpoint } from './http/endpoint.ts';
import { getImage, listImages, updateImage } from './images/image.ts';
import { downloadLayer, getManifest } from './manifests/manifest.ts';
import { getOverview } from './overview/overview.ts';
import {
  freeDeleted,
  getDeletedSummary,
  listDeletedImages,
  listDeletedTags,
  restoreDeleted,
} from './recently-deleted/recently-deleted.ts';
import { listBuckets } from './registries/bucket.ts';
import {
  createRegistry,
  deleteRegistry,
  getRegistry,
  listRegistries,
  updateRegistry,
} from './registries/registry.ts';
import { search } from './search/search.ts';
import { deleteTag, getImageUsage, getTag, getTagUsage, listTags, updateTag } from './tags/tag.ts';

/** Every endpoint of the console API. */
export const api: readonly Endpoint[] = [
  getApiDescription,
  getSession,
  createSession,
  beginSingleSignOn,
  finishSingleSignOn,
  deleteSession,
  updateOwnPassword,
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  listOwnSessions,
  deleteOwnSession,
  listOwnAccessKeys,
  createOwnAccessKey,
  updateOwnAccessKey,
  deleteOwnAccessKey,
  listSubAccounts,
  getSubAccount,
  createSubAccount,
  updateSubAccount,
  resetSubAccountPassword,
  removeSubAccountSecondFactor,
  deleteSubAccount,
  listSubAccountAccessKeys,
  createSubAccountAccessKey,
  updateSubAccountAccessKey,
  deleteSubAccountAccessKey,
  listAuditEvents,
  exportAuditEvents,
  checkAuditChain,
  listGroups,
  getGroup,
  createGroup,
  updateGroup,
  deleteGroup,
  listRegistries,
  getRegistry,
  createRegistry,
  listBuckets,
  listImages,
  getImage,
  listTags,
  getTag,
  getManifest,
  downloadLayer,
  updateRegistry,
  deleteRegistry,
  updateImage,
  updateTag,
  getTagUsage,
  getImageUsage,
  planTagDeletion,
  deleteTags,
  deleteTag,
  planImageDeletion,
  deleteImages,
  deleteImage,
  listDeletions,
  getDeletion,
  listDeletionTags,
  listDeletionImages,
  stopDeletion,
  getDeletedSummary,
  listDeletedTags,
  listDeletedImages,
  restoreDeleted,
  freeDeleted,
  previewCleanup,
  runCleanup,
  getCleanupSchedule,
  updateCleanupSchedule,
  listCollections,
  collectGarbage,
  stopCollection,
  getEvents,
  search,
  getOverview,
];
