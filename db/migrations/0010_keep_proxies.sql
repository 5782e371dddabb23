CREATE TABLE `proxies` (
	`media_sha256` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`sha256` text,
	`size_bytes` integer,
	`mime_type` text,
	`method` text,
	`width_px` integer,
	`height_px` integer,
	`problem_code` text,
	`problem_detail` text,
	`updated_at_ms` integer NOT NULL,
	FOREIGN KEY (`media_sha256`) REFERENCES `media_files`(`sha256`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "proxies_state_known" CHECK("proxies"."state" in ('preparing', 'ready', 'failed')),
	CONSTRAINT "proxies_file_when_ready" CHECK(("proxies"."state" = 'ready') = ("proxies"."sha256" is not null)),
	CONSTRAINT "proxies_problem_when_failed" CHECK(("proxies"."state" = 'failed') = ("proxies"."problem_code" is not null))
);
--> statement-breakpoint
CREATE INDEX `proxies_by_file` ON `proxies` (`sha256`);--> statement-breakpoint
-- Files of earlier versions that browsers do not play get their copies as well.
INSERT INTO proxies (media_sha256, state, updated_at_ms)
  SELECT sha256, 'preparing', analysed_at_ms FROM media_files WHERE playable = 0 AND analysed_at_ms IS NOT NULL;
--> statement-breakpoint
INSERT INTO jobs (id, kind, key, state, generation, attempts, due_at_ms, created_at_ms, updated_at_ms)
  SELECT lower(hex(randomblob(16))), 'make-proxy', media_sha256, 'queued', 1, 0, updated_at_ms, updated_at_ms, updated_at_ms FROM proxies;
