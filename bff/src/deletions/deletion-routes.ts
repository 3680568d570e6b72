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
} from 'shared/deletions/deletion';
import { deleteTag, getImageUsage, getTagUsage } from 'shared/tags/tag';
import { type Route, route } from '../http/mount.ts';
import type { DeletionService } from './deletion-service.ts';

export const deletionRoutes = (deletions: DeletionService): Route[] => [
  route(planTagDeletion, ({ params, body }, who) => deletions.planTagDeletion(params, body, who)),
  route(deleteTags, ({ params, body }, who) => deletions.deleteTags(params, body, who)),
  route(deleteTag, ({ params }, who) => deletions.deleteTag(params, who)),
  route(getTagUsage, ({ params }) => deletions.tagUsage(params)),
  route(getImageUsage, ({ params }) => deletions.imageUsage(params)),
  route(planImageDeletion, ({ params, body }, who) =>
    deletions.planImageDeletion(params.registry, body, who),
  ),
  route(deleteImages, ({ params, body }, who) => deletions.deleteImages(params.registry, body, who)),
  route(deleteImage, ({ params }, who) =>
    deletions.deleteImages(params.registry, { images: [params.image] }, who),
  ),
  route(listDeletions, ({ params, query }, who) => deletions.list(params.registry, query, who)),
  route(getDeletion, ({ params }, who) => deletions.get(params, who)),
  route(listDeletionTags, ({ params, query }, who) => deletions.tags(params, query, who)),
  route(listDeletionImages, ({ params, query }, who) => deletions.images(params, query, who)),
  route(stopDeletion, ({ params }, who) => deletions.stop(params, who)),
];
