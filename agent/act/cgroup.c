/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup.c - where control groups are mounted and which one a process is in. */
#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup_internal.h"

#define TEXT_MAX (1024 * 1024) /* of one file in /proc; a mountinfo with thousands of
                                  container mounts stays below it */

/* A whole file, malloc'd.  -EFBIG: longer than TEXT_MAX. */
static int read_text(int at, const char *path, char **out)
{
	int fd = openat(at, path, O_RDONLY | O_CLOEXEC), err = 0;
	size_t len = 0, room = 4096;
	char *text = NULL, *bigger;
	ssize_t n;

	if (fd < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	for (;;) {
		bigger = realloc(text, room);
		if (!bigger) {
			err = -ENOMEM;
			break;
		}
		text = bigger;
		n = read(fd, text + len, room - len - 1);
		if (n <= 0) {
			err = n ? -errno : 0;
			break;
		}
		len += (size_t)n;
		if (len + 1 == room)
			room *= 2;
		if (room > TEXT_MAX) {
			err = -EFBIG;
			break;
		}
	}
	close(fd);
	if (err) {
		free(text);
		return err;
	}
	text[len] = '\0';
	*out = text;
	return 0;
}

/* proc(5): space, tab, newline and backslash are octal escapes. */
static void unescape(char *s)
{
	char *to = s;

	for (; *s; to++) {
		if (s[0] == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] >= '0' && s[2] <= '7' &&
		    s[3] >= '0' && s[3] <= '7') {
			*to = (char)((s[1] - '0') * 64 + (s[2] - '0') * 8 + (s[3] - '0'));
			s += 4;
		} else {
			*to = *s++;
		}
	}
	*to = '\0';
}

/* Is word one of the words that commas part in list? */
static bool listed(const char *list, const char *word, size_t len)
{
	while (*list) {
		size_t n = strcspn(list, ",");

		if (n == len && !memcmp(list, word, n))
			return true;
		list += n;
		list += *list == ',';
	}
	return false;
}

/* If path is prefix or below it: what follows, "" or "/...". */
const char *cgroup_path_below(const char *path, const char *prefix)
{
	size_t n = strlen(prefix);

	if (!strcmp(prefix, "/"))
		return strcmp(path, "/") ? path : "";
	if (strncmp(path, prefix, n) || (path[n] && path[n] != '/'))
		return NULL;
	return path + n;
}

/* One line: id parent dev root point options fields... - type source super */
static int parse_mount(char *line, struct cgroup_mount *out)
{
	char *field[6], *rest = line, *tail[3];
	bool v2;
	int i;

	for (i = 0; i < 6; i++)
		if (!(field[i] = strsep(&rest, " ")))
			return -EBADMSG;
	rest = rest ? strstr(rest, "- ") : NULL;
	if (!rest)
		return -EBADMSG;
	rest += 2;
	for (i = 0; i < 3; i++)
		if (!(tail[i] = strsep(&rest, " ")))
			return -EBADMSG;
	v2 = !strcmp(tail[0], "cgroup2");
	if (!v2 && strcmp(tail[0], "cgroup"))
		return -ENOENT;
	unescape(field[3]);
	unescape(field[4]);
	*out = (struct cgroup_mount){
		.root = strdup(field[3]),
		.point = strdup(field[4]),
		.options = strdup(v2 ? "" : tail[2]),
		.v2 = v2,
	};
	return out->root && out->point && out->options ? 0 : -ENOMEM;
}

static void mount_free(struct cgroup_mount *m)
{
	free(m->root);
	free(m->point);
	free(m->options);
	*m = (struct cgroup_mount){0};
}

static int add_mount(struct cgroup_map *map, char *line, const char *below)
{
	struct cgroup_mount m = {0}, *bigger;
	int err = parse_mount(line, &m);

	if (err == -ENOENT || (!err && below && !cgroup_path_below(m.point, below))) {
		mount_free(&m);
		return 0;
	}
	if (!err) {
		bigger = realloc(map->mount, (map->n + 1) * sizeof(m));
		if (!bigger)
			err = -ENOMEM;
		else
			map->mount = bigger;
	}
	if (err) {
		mount_free(&m);
		return err;
	}
	map->mount[map->n++] = m;
	return 0;
}

int cgroup_map_load(int proc, const char *below, struct cgroup_map **out)
{
	struct cgroup_map *map = calloc(1, sizeof(*map));
	char *text = NULL, *line, *rest, *real = NULL;
	int err;

	*out = NULL;
	if (!map)
		return -ENOMEM;
	map->proc = proc;
	err = read_text(proc, "self/mountinfo", &text);
	if (!err && below && !(real = realpath(below, NULL)))
		err = -errno;
	for (rest = text; !err && (line = strsep(&rest, "\n"));)
		if (*line)
			err = add_mount(map, line, real);
	free(real);
	free(text);
	if (err) {
		cgroup_map_free(map);
		return err == -ESRCH ? -ENOENT : err;
	}
	*out = map;
	return 0;
}

void cgroup_map_free(struct cgroup_map *map)
{
	size_t i;

	if (!map)
		return;
	for (i = 0; i < map->n; i++)
		mount_free(&map->mount[i]);
	free(map->mount);
	free(map);
}

void cgroup_places_free(struct cgroup_places *places)
{
	size_t i;

	for (i = 0; i < places->n; i++) {
		free(places->place[i].controllers);
		free(places->place[i].path);
	}
	free(places->place);
	*places = (struct cgroup_places){0};
}

static int add_place(struct cgroup_places *out, char *line)
{
	char *controllers = strchr(line, ':'), *path;
	struct cgroup_place *bigger;

	path = controllers ? strchr(++controllers, ':') : NULL;
	if (!path || path[1] != '/')
		return -EBADMSG;
	*path++ = '\0';
	bigger = realloc(out->place, (out->n + 1) * sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	out->place = bigger;
	bigger += out->n++;
	bigger->controllers = strdup(controllers);
	bigger->path = strdup(path);
	return bigger->controllers && bigger->path ? 0 : -ENOMEM;
}

int cgroup_places_parse(char *text, struct cgroup_places *out)
{
	char *line;
	int err = 0;

	*out = (struct cgroup_places){0};
	while (!err && (line = strsep(&text, "\n")))
		if (*line)
			err = add_place(out, line);
	if (err)
		cgroup_places_free(out);
	return err;
}

int cgroup_places_read(const struct cgroup_map *map, pid_t pid, struct cgroup_places *out)
{
	char path[64], *text = NULL;
	int err;

	*out = (struct cgroup_places){0};
	snprintf(path, sizeof(path), "%d/cgroup", (int)pid);
	err = read_text(map->proc, path, &text);
	if (err)
		return err;
	err = cgroup_places_parse(text, out);
	free(text);
	return err;
}

int cgroup_place_dir(const struct cgroup_mount *m, const struct cgroup_place *place, char *out,
		     size_t size)
{
	const char *rest;
	int n;

	if (m->v2 ? *place->controllers != '\0'
		  : !*place->controllers ||
			    !listed(m->options, place->controllers,
				    strcspn(place->controllers, ",")))
		return -ENOENT;
	/* Outside of our cgroup namespace paths climb; such a place is not below
	 * any directory that is seen here. */
	if (strstr(place->path, "/../") || strstr(m->root, "/.."))
		return -ENOENT;
	rest = cgroup_path_below(place->path, m->root);
	if (!rest)
		return -ENOENT; /* only a part of the hierarchy is mounted here */
	n = snprintf(out, size, "%s%s", m->point, rest);
	return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

int cgroup_dir_open(const struct cgroup_map *map, const char *path, struct cgroup_dir *out)
{
	struct stat st;
	size_t i;

	if (!realpath(path, out->path) || stat(out->path, &st))
		return -errno;
	if (!S_ISDIR(st.st_mode))
		return -ENOTDIR;
	out->dev = st.st_dev;
	out->ino = st.st_ino;
	for (i = 0; i < map->n; i++)
		if (cgroup_path_below(out->path, map->mount[i].point))
			return 0;
	return -EXDEV;
}

static bool still_there(const struct cgroup_dir *dir)
{
	struct stat st;

	return !stat(dir->path, &st) && S_ISDIR(st.st_mode) && st.st_dev == dir->dev &&
	       st.st_ino == dir->ino;
}

int cgroup_dir_holds(const struct cgroup_map *map, const struct cgroup_dir *dir, pid_t pid)
{
	struct cgroup_places places;
	char is[PATH_MAX];
	int holds = 0;
	size_t i, k;
	int err;

	if (!still_there(dir))
		return 0;
	err = cgroup_places_read(map, pid, &places);
	if (err)
		return err;
	for (i = 0; i < map->n && !holds; i++) {
		if (!cgroup_path_below(dir->path, map->mount[i].point))
			continue; /* another hierarchy */
		for (k = 0; k < places.n && !holds; k++)
			if (!cgroup_place_dir(&map->mount[i], &places.place[k], is, sizeof(is)))
				holds = cgroup_path_below(is, dir->path) != NULL;
	}
	cgroup_places_free(&places);
	return holds;
}

bool cgroup_dir_below(const struct cgroup_dir *dir, const struct cgroup_dir *inner)
{
	return still_there(dir) && cgroup_path_below(inner->path, dir->path);
}

/* From a directory up to where its hierarchy is mounted. */
static bool idle_up(const struct cgroup_mount *m, char *dir)
{
	struct cgroup_dir at;
	char value[CGROUP_VALUE_MAX];

	for (; cgroup_path_below(dir, m->point) && strcmp(dir, m->point); *strrchr(dir, '/') = '\0')
		if (!cgroup_dir_now(dir, &at) && !cgroup_value_read(&at, "cpu.idle", value) &&
		    value[0] == '1')
			return true;
	return false;
}

bool cgroup_yields(const struct cgroup_map *map, pid_t pid)
{
	struct cgroup_places places;
	char dir[PATH_MAX];
	bool yields = false;

	if (cgroup_places_read(map, pid, &places))
		return false;
	for (size_t i = 0; i < map->n && !yields; i++)
		for (size_t k = 0; k < places.n && !yields; k++)
			yields = (map->mount[i].v2 || cgroup_has(&map->mount[i], "cpu")) &&
				 !cgroup_place_dir(&map->mount[i], &places.place[k], dir, sizeof(dir)) &&
				 idle_up(&map->mount[i], dir);
	cgroup_places_free(&places);
	return yields;
}
