/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hidepid.h - does /proc hide the processes of others from a user (proc(5), the mount
 * options "hidepid" and "gid")?
 */
#ifndef AGENT_HIDEPID_H
#define AGENT_HIDEPID_H

#include <stdbool.h>
#include <sys/types.h>

struct hidepid {
	bool hides;
	gid_t gid;   /* of which members see all; 0: none but root */
};

/* One line of /proc/self/mounts: true if it mounts procfs on /proc, with what it says. */
bool hidepid_line(const char *line, struct hidepid *out);
/* The last such mount of this process's namespace counts.  Not readable: it hides. */
struct hidepid hidepid_read(void);
/* gid: the user's own group; supplementary ones are not looked at. */
bool hidepid_blinds(uid_t uid, gid_t gid);

#endif
