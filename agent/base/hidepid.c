// SPDX-License-Identifier: GPL-2.0-or-later
/* hidepid.c - the options of the mount on /proc. */
#include "hidepid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool hidepid_line(const char *line, struct hidepid *out)
{
	char where[256], type[64], options[512] = "", *rest = options, *option;

	if (sscanf(line, "%*s %255s %63s %511s", where, type, options) != 3 ||
	    strcmp(where, "/proc") != 0 || strcmp(type, "proc") != 0)
		return false;
	*out = (struct hidepid){ 0 };
	while ((option = strtok_r(rest, ",", &rest)) != NULL) {
		if (strncmp(option, "hidepid=", 8) == 0)
			out->hides = strcmp(option + 8, "0") != 0 && strcmp(option + 8, "off") != 0;
		else if (strncmp(option, "gid=", 4) == 0)
			out->gid = (gid_t)strtoul(option + 4, NULL, 10);
	}
	return true;
}

struct hidepid hidepid_read(void)
{
	FILE *f = fopen("/proc/self/mounts", "re");
	struct hidepid found = { .hides = !f };
	char line[1024];

	if (!f)
		return found;
	while (fgets(line, sizeof(line), f))
		hidepid_line(line, &found);
	fclose(f);
	return found;
}

bool hidepid_blinds(uid_t uid, gid_t gid)
{
	struct hidepid h;

	if (uid == 0)
		return false;
	h = hidepid_read();
	return h.hides && !(h.gid != 0 && h.gid == gid);
}
