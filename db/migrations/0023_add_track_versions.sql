ALTER TABLE `tracks` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `media_sounds` ADD `levels` blob;