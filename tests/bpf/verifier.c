// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * verifier.c - what the running kernel makes of every program of BPF objects:
 * loads and attaches each one alone and tells how many instructions the verifier
 * walked through for it.  The count is taken from the verifier's own log line
 * ("processed N insns"), as bpf_prog_info.verified_insns came only with 5.16.
 *
 * Usage: verifier OBJECT...
 * Output, a line per program:
 *   taken OBJECT PROGRAM SECTION PROCESSED
 *   refused OBJECT PROGRAM SECTION ERROR COMPLAINT
 * Exit: 0 if all objects could be read, whatever was refused.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#define LOG_BYTES (1u << 20)
#define LOG_STATISTICS 4 /* BPF_LOG_STATS in <linux/bpf_verifier.h>, since 5.2 */

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

/* The last line before the statistics: what the verifier did not like. */
static const char *complaint(char *log)
{
	char *stats = strstr(log, "processed "), *line, *time = strstr(log, "verification time");

	if (time && (!stats || time < stats))
		stats = time;
	if (!stats)
		stats = log + strlen(log);
	while (stats > log && stats[-1] == '\n')
		stats--;
	*stats = '\0';
	line = strrchr(log, '\n');
	return line ? line + 1 : *log ? log : "-";
}

/* Opens the object with one program of it; what failed, or 0. */
static int try_program(const char *path, const char *name, char *log, unsigned long *processed)
{
	struct bpf_object *obj = bpf_object__open_file(path, NULL);
	struct bpf_program *prog, *wanted = NULL;
	struct bpf_link *link = NULL;
	const char *stats;
	int err;

	if (!obj)
		return errno ? -errno : -EINVAL;
	bpf_object__for_each_program(prog, obj) {
		bool is_it = !strcmp(bpf_program__name(prog), name);

		bpf_program__set_autoload(prog, is_it);
		wanted = is_it ? prog : wanted;
	}
	*log = '\0';
	bpf_program__set_log_buf(wanted, log, LOG_BYTES);
	bpf_program__set_log_level(wanted, LOG_STATISTICS);
	err = bpf_object__load(obj);
	stats = strstr(log, "processed ");
	*processed = stats ? strtoul(stats + strlen("processed "), NULL, 10) : 0;
	if (!err) {
		link = bpf_program__attach(wanted);
		err = link ? 0 : -errno;
		if (err)
			strcpy(log, "not attached");
	}
	bpf_link__destroy(link);
	bpf_object__close(obj);
	return err;
}

static int try_object(const char *path, char *log)
{
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct bpf_object *obj = bpf_object__open_file(path, NULL);
	struct bpf_program *prog;

	if (!obj) {
		printf("unreadable %s %s\n", base, strerror(errno));
		return 1;
	}
	bpf_object__for_each_program(prog, obj) {
		const char *name = bpf_program__name(prog), *section = bpf_program__section_name(prog);
		unsigned long processed;
		int err = try_program(path, name, log, &processed);

		if (err)
			printf("refused %.*s %s %s %s %s\n", (int)strcspn(base, "."), base, name,
			       section, strerrorname_np(-err), complaint(log));
		else
			printf("taken %.*s %s %s %lu\n", (int)strcspn(base, "."), base, name,
			       section, processed);
	}
	bpf_object__close(obj);
	return 0;
}

int main(int argc, char **argv)
{
	char *log = malloc(LOG_BYTES);
	int bad = argc < 2 || !log;

	setvbuf(stdout, NULL, _IOLBF, 0);
	libbpf_set_print(quiet);
	for (int i = 1; i < argc && log; i++)
		bad |= try_object(argv[i], log);
	free(log);
	return bad;
}
