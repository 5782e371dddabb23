CREATE TABLE `media_sounds` (
	`media_sha256` text PRIMARY KEY NOT NULL,
	`integrated_lufs` real,
	`loudness_range_lu` real,
	`peak_dbfs` real,
	`silent_share` real NOT NULL,
	`longest_silence_ms` integer NOT NULL,
	`silent_channels` integer NOT NULL,
	`channels` integer,
	`channel_layout` text,
	`sample_rate_hz` integer,
	FOREIGN KEY (`media_sha256`) REFERENCES `media_files`(`sha256`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "media_sounds_share" CHECK("media_sounds"."silent_share" between 0 and 1),
	CONSTRAINT "media_sounds_silence" CHECK("media_sounds"."longest_silence_ms" >= 0 and "media_sounds"."silent_channels" >= 0)
);
