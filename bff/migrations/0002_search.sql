ALTER TABLE "manifests" ADD COLUMN "labels" json DEFAULT '{}'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "manifests" ADD COLUMN "label_terms" "tsvector" DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "images_updated_at_index" ON "images" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "images_text_index" ON "images" USING gin ("bucket_id","name" gin_trgm_ops,"short_description" gin_trgm_ops) WITH (fastupdate=true,gin_pending_list_limit=256);--> statement-breakpoint
CREATE INDEX "manifests_short_digest_index" ON "manifests" USING btree (left("digest", 23));--> statement-breakpoint
CREATE INDEX "manifests_label_terms_index" ON "manifests" USING gin ("label_terms") WITH (fastupdate=true,gin_pending_list_limit=256);--> statement-breakpoint
CREATE INDEX "tags_name_updated_at_index" ON "tags" USING btree ("name","updated_at");--> statement-breakpoint
CREATE INDEX "tags_text_index" ON "tags" USING gin ("image_id","name" gin_trgm_ops) WITH (fastupdate=true,gin_pending_list_limit=256);