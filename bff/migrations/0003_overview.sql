CREATE TABLE "usage_samples" (
	"bucket_id" integer NOT NULL,
	"day" date NOT NULL,
	"usage_bytes" bigint NOT NULL,
	CONSTRAINT "usage_samples_bucket_id_day_pk" PRIMARY KEY("bucket_id","day")
);
--> statement-breakpoint
ALTER TABLE "usage_samples" ADD CONSTRAINT "usage_samples_bucket_id_buckets_id_fk" FOREIGN KEY ("bucket_id") REFERENCES "public"."buckets"("id") ON DELETE cascade ON UPDATE no action;