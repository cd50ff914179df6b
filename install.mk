# SPDX-License-Identifier: GPL-2.0-or-later
#
# install and uninstall.  One table, so that what is installed is what is taken
# away: MODE SOURCE TARGET, below $(DESTDIR).  State (/var/lib/llamux), an
# edited /etc/llamux/policy.conf and edited profiles belong to the administrator and are
# left.

SYSTEMD_DIR ?= /lib/systemd/system
MAN := $(wildcard man/*.[1-8])
PROFILES := $(wildcard agent/profiles/*.conf)
PROFILE_DIR := /etc/llamux/profiles

define install_table
0755 build/bin/llamux-agent $(PREFIX)/sbin/llamux-agent
0755 build/bin/llamux-proc $(PREFIX)/sbin/llamux-proc
0755 build/bin/llamux-run $(PREFIX)/bin/llamux-run
0755 build/bin/lsh $(PREFIX)/bin/lsh
0755 build/bin/llamux-infer $(PREFIX)/libexec/llamux/llamux-infer
0644 models/llamux-base.gguf $(PREFIX)/share/llamux/llamux-base.gguf
0644 lsh/widget.bash $(PREFIX)/share/llamux/widget.bash
0644 lsh/widget.zsh $(PREFIX)/share/llamux/widget.zsh
0644 agent/policy.conf $(PREFIX)/share/llamux/policy.conf.example
0644 build/llamux.service $(SYSTEMD_DIR)/llamux.service
endef
man_row = 0644 $(1) $(PREFIX)/share/man/man$(subst .,,$(suffix $(1)))/$(notdir $(1))
define newline


endef
export INSTALL_ROWS := $(subst $(newline),;,$(install_table));$(foreach m,$(MAN),$(call man_row,$(m));)

build/llamux.service: dist/llamux.service.in
	@mkdir -p $(@D)
	$(Q)sed 's|@PREFIX@|$(PREFIX)|g' $< > $@

install: all build/llamux.service
	$(Q)echo "$$INSTALL_ROWS" | tr ';' '\n' | while read -r mode from to; do \
		[ -n "$$mode" ] || continue; \
		install -D -m "$$mode" "$$from" "$(DESTDIR)$$to" || exit 1; \
		echo "  INSTALL  $(DESTDIR)$$to"; done
	$(Q)for f in $(PROFILES); do to="$(DESTDIR)$(PROFILE_DIR)/$${f##*/}"; \
		if [ -e "$$to" ]; then echo "  KEEP     $$to"; continue; fi; \
		install -D -m 0644 "$$f" "$$to" || exit 1; echo "  INSTALL  $$to"; done

uninstall:
	$(Q)echo "$$INSTALL_ROWS" | tr ';' '\n' | while read -r mode from to; do \
		[ -n "$$mode" ] || continue; \
		rm -f "$(DESTDIR)$$to" || exit 1; echo "  REMOVE   $(DESTDIR)$$to"; done
	$(Q)for f in $(PROFILES); do to="$(DESTDIR)$(PROFILE_DIR)/$${f##*/}"; \
		cmp -s "$$f" "$$to" || continue; \
		rm -f "$$to" || exit 1; echo "  REMOVE   $$to"; done
	$(Q)rmdir "$(DESTDIR)$(PROFILE_DIR)" 2>/dev/null || true
	$(Q)rmdir "$(DESTDIR)$(PREFIX)/libexec/llamux" "$(DESTDIR)$(PREFIX)/share/llamux" 2>/dev/null || true
