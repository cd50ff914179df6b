/* SPDX-License-Identifier: GPL-2.0-or-later */
/* config.h - files by which an administrator tells the agent what to do: the policy and
 * the profiles. */
#ifndef AGENT_CONFIG_H
#define AGENT_CONFIG_H

#include <stddef.h>

/* The whole text, malloc'd.  -ENOENT; -EPERM: others than root and we could write it;
 * -EINVAL: no plain file; -EFBIG. */
int config_read(const char *path, char **text, size_t *len);
/* What an error of it means, and what to do. */
const char *config_why(int err);

#endif
