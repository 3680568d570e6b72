ALTER TABLE "deleted_tags" DROP CONSTRAINT "deleted_tags_image_id_images_id_fk";
--> statement-breakpoint
ALTER TABLE "deleted_tags" DROP CONSTRAINT "deleted_tags_manifest_id_manifests_id_fk";
--> statement-breakpoint
ALTER TABLE "manifest_reviews" DROP CONSTRAINT "manifest_reviews_manifest_id_manifests_id_fk";
--> statement-breakpoint
DROP INDEX "deleted_tags_image_id_index";--> statement-breakpoint
DROP INDEX "deleted_tags_deleted_image_id_index";--> statement-breakpoint
CREATE INDEX "deleted_tags_deleted_image_id_index" ON "deleted_tags" USING btree ("deleted_image_id") WHERE "deleted_tags"."deleted_image_id" is not null;