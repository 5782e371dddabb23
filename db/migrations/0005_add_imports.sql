CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text,
	`caller_id` text NOT NULL,
	`work_id` text,
	`new_work` text,
	`upload_ids` text NOT NULL,
	`sheet_upload_id` text,
	`overrides` text NOT NULL,
	`state` text NOT NULL,
	`plan` text NOT NULL,
	`plan_digest` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`committed_at_ms` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "imports_state_known" CHECK("imports"."state" in ('planned', 'committed')),
	CONSTRAINT "imports_work_known" CHECK("imports"."work_id" is not null or "imports"."new_work" is not null),
	CONSTRAINT "imports_committed_whole" CHECK(("imports"."state" = 'committed') = ("imports"."committed_at_ms" is not null) and ("imports"."state" = 'planned' or "imports"."work_id" is not null))
);
--> statement-breakpoint
CREATE INDEX `imports_by_organisation` ON `imports` (`organisation_id`,`id`);--> statement-breakpoint
CREATE INDEX `imports_by_work` ON `imports` (`work_id`);--> statement-breakpoint
CREATE INDEX `imports_age` ON `imports` (`updated_at_ms`);