CREATE TABLE "manifest_children" (
	"parent_id" bigint NOT NULL,
	"image_id" bigint NOT NULL,
	"digest" text collate "C" NOT NULL,
	CONSTRAINT "manifest_children_parent_id_digest_pk" PRIMARY KEY("parent_id","digest")
);
--> statement-breakpoint
ALTER TABLE "manifest_children" ADD CONSTRAINT "manifest_children_parent_id_manifests_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."manifests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "manifest_children_image_id_digest_index" ON "manifest_children" USING btree ("image_id","digest");