# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests about the kernel, logs, services, packages and the shell: command, then its wordings."""

TABLE = r"""
= uname -r
(which|what) kernel (do i run|is running|version is this|version do i have|am i running|is this)
{whatis} (my|the) kernel version
kernel version
= uname -a
{show} (all|the|) (system|kernel) (info|information|details)
what (system|machine|os) is this
uname
= uname -m
{whatis} (my|the) (architecture|cpu architecture|machine type)
is this (a|) (64 bit|32 bit|arm|x86) (system|machine|cpu|)
= cat /etc/os-release
(which|what) (distribution|distro|linux|linux version|version of linux|operating system|os|version of debian|debian version) (is this|do i have|is running|am i running|do i use)
{show} (the|my|) (os|distro|linux|distribution|debian) (version|release|info)
= hostname
{whatis} (my|the|this) (hostname|host name|computer name|machine name|name of this {machine})
what is this {machine} called
hostname
= hostnamectl set-hostname <W1>
(set|change) (the|my) (hostname|host name|computer name) to <W1>
rename this {machine} (to|) <W1>
= dmesg | tail -n <num1>
{show} (the|) last <num1> kernel messages
= dmesg
{show} (the|all|) (kernel messages|kernel log|kernel ring buffer|boot messages)
what does the kernel say
dmesg
= dmesg --level=err,warn
{show} (the|all|) kernel (errors|warnings|errors and warnings)
(are there|did the kernel report) (any|) (kernel|) errors (from the kernel|)
= journalctl -b
{show} (the|all|) (logs|log|journal|messages) (since|of|from) (this boot|the last boot|boot)
{show} (the|) boot log
= journalctl -b -1
{show} (the|) (logs|log|journal) (of|from) the (previous|last) boot
= journalctl -e
{show} (the|) (system log|system logs|journal|syslog|system journal|logs)
(open|view) the (journal|system log)
= journalctl -f
(follow|watch|monitor|tail) (the|) (system log|system logs|journal|logs|syslog)
{show} (the|) (logs|log|journal) live
= journalctl -p err
{show} (the|all|) errors (in|from|of) (the|) (journal|system log|log|logs|syslog)
{show} (the|all|) (log|system|) errors
(are there|were there) (any|) (system|) errors in the (log|logs|journal)
= journalctl -p err -b
{show} (the|all|) errors (since|of|from) (this|the last|) boot
= journalctl -n <num1>
{show} (the|) last <num1> (log|journal|syslog) (lines|entries|messages)
= journalctl -u <W1>
{show} (the|all|) (logs|log|journal|messages|log messages) (of|for|from) (the|) {svc} <W1>
{show} (the|) (logs|log|journal|messages|log messages) (of|for|from) <W1> {svc}
what does the log of <W1> say
<W1> (logs|log)
= journalctl -u <W1> -f
(follow|watch|tail|monitor) (the|) (logs|log|journal) (of|for|from) (the|) {svc} <W1>
= journalctl -u <W1> -n <num2>
{show} (the|) last <num2> (log|) (lines|entries|messages) (of|for|from) (the|) {svc} <W1>
= journalctl -u <W1> --since today
{show} (the|) (logs|log) (of|for|from) <W1> (from|of|since) today
= journalctl --since today
{show} (the|all|) (logs|log|journal|messages|log entries) (from|of|since) today
what was logged today
= journalctl --since yesterday
{show} (the|all|) (logs|log|journal|messages|log entries) (from|of|since) yesterday
= journalctl --since -<dur1.m>min
{show} (the|all|) (logs|log|journal|messages|log entries) (of|from|in) the (last|past) <dur1>
= journalctl --disk-usage
how (big|large) (is|are) (the|my) (journal|logs|system logs)
how much (space|disk space) (do|does) (the|) (journal|logs|system logs) (use|take)
= journalctl --vacuum-time=<dur1.d>d
{del} (the|all|) (journal|journal logs|journal entries|system journal|entries of the journal|logs of the journal) older than <dur1>
(clean up|vacuum|shrink|trim) (the|) (system|) journal (to|, keeping|and keep) (the last|only the last) <dur1>
= journalctl --vacuum-size=<size1>
(shrink|limit|reduce) (the|) (journal|logs) to <size1>
= systemctl status <W1>
(what is|whats|what's|show|show me|check) the (status|state) of (the|) {svc} <W1>
(is|check if) (the|) (service|daemon|unit) <W1> (running|up|active|ok|alive)
(how is|how does) (the|) (service|daemon) <W1> (doing|do)
status of <W1>
<W1> (service|) status
= systemctl start <W1>
(start|launch|bring up) (the|) {svc} <W1>
(start|launch|bring up) <W1> {svc}
start <W1>
= systemctl stop <W1>
(stop|shut down|halt) (the|) {svc} <W1>
(stop|shut down) <W1> {svc}
stop <W1>
= systemctl restart <W1>
(restart|reboot|bounce) (the|) {svc} <W1>
restart <W1> {svc}
restart <W1>
= systemctl reload <W1>
reload (the|) (config|configuration|settings|) (of|) (the|) {svc} <W1>
(make|let) <W1> (reread|reload) its (config|configuration)
= systemctl enable <W1>
(enable|activate) (the|) {svc} <W1> (at boot|on boot|at startup|)
(start|run) <W1> (at boot|automatically|on boot|at startup|when the {machine} starts)
= systemctl enable --now <W1>
enable and start (the|) {svc} <W1>
= systemctl disable <W1>
disable (the|) {svc} <W1> (at boot|)
(do not|don't|dont|never) (start|run) <W1> (at boot|automatically|on boot|at startup)
= systemctl list-units --type=service --state=running
{show} (all|the|) (running|active) (services|daemons|units)
(which|what) (services|daemons) are (running|active|up)
= systemctl list-units --type=service
{show} (all|the|) (services|daemons|system services)
services
= systemctl --failed
{show} (all|the|) failed (services|units|daemons)
(which|what|did any) (services|units) (failed|have failed|fail|are broken)
= systemctl list-unit-files --state=enabled
(which|what) (services|daemons|programs) (start|run) (at boot|at startup|automatically)
{show} (all|the|) enabled (services|units)
= systemctl list-timers
{show} (all|the|) (timers|systemd timers|scheduled timers)
= systemctl daemon-reload
reload (the|) (unit files|systemd|systemd configuration)
= systemctl is-enabled <W1>
(does|is) (the|) {svc} <W1> (start at boot|enabled|started at boot)
= systemd-analyze blame
(which|what) (services|units) (slow down|make) (the|) (boot|boot slow)
why does booting take (so long|long)
= systemd-analyze
how long did (the|) (boot|startup|last boot) take
= reboot
(reboot|restart) (the|this|my|) {machine}
reboot
(reboot|restart) now
= shutdown now
(shut down|power off|turn off|shutdown|switch off) (the|this|my|) {machine}
(shutdown|power off|shut down) (now|)
= shutdown +<dur1.m>
(shut down|power off|turn off|shutdown) (the|this|my|) ({machine}|) in <dur1>
= shutdown -c
(cancel|stop|abort) the (shutdown|planned shutdown|reboot)
= shutdown <time1>
(shut down|power off|turn off|shutdown) (the|this|my|) ({machine}|) at <time1>
= crontab -l
{show} (my|the|all|) (cron jobs|crontab|scheduled jobs|scheduled tasks|cronjobs)
(which|what) (cron jobs|jobs) (do i have|are scheduled)
= crontab -e
edit (my|the) (cron jobs|crontab|scheduled jobs)
(add|schedule|make) a cron job
= env
{show} (all|the|my|) (environment variables|environment|env|env vars)
= printenv PATH
{show} my path (variable|)
{whatis} (my|the) path variable
= history
{show} (my|the|) (command|shell|) history
(which|what) commands did i (run|type|use|enter) (before|lately|recently|)
history
= history | tail -n <num1>
{show} (my|the|) last <num1> commands
= history | grep <S1>
(find|search|look for) <S1> in (my|the) (command|shell|) history
(which|what) commands with <S1> did i (run|type|use)
= history -c
{del} (my|the) (command|shell|) history
= type <W1>
where is the (command|program|executable|binary) <W1>
which <W1>
is (the command|the program|) <W1> installed
(where is|find) the (binary|executable) of <W1>
what is the command <W1>
= man <W1>
(how do i use|how does|help with|show the manual of|show the manual for|manual of|manual for|help for|documentation of|explain) (the command|the tool|) <W1> (work|)
man <W1>
(open|read|show) the (man page|manual page|manual|help) (of|for|page of) <W1>
= apropos <W1>
(which|what) command (is|do i need) for <W1>
(find|search) (commands|manual pages|man pages) (about|for) <W1>
= alias
{show} (all|the|my|) aliases
= apt install <W1>
install (the|) {pkg} <W1>
(install|get|add) (the|) (package|program|software) <W1>
i (need|want) (the|) (package|program|software) <W1>
apt install <W1>
= apt remove <W1>
(uninstall|deinstall) (the|) {pkg} <W1>
{del} (the|) (package|program|software) <W1>
= apt update
(update|refresh) (the|) (package list|package lists|package index|list of packages)
(check|look) for (updates|new versions|package updates)
apt update
= apt upgrade
(upgrade|update) (all|the|all the|my|) (packages|software|programs|installed packages)
(install|get|apply) (all|the|) (updates|available updates|security updates)
(update|upgrade) (the|this|my) {machine}
= apt list --upgradable
(which|what) (packages|programs|updates) (can be|are to be|could be) (upgraded|updated|installed)
{show} (the|all|) (available|pending) updates
= apt list --installed
{show} (all|the|) installed (packages|programs|software)
(which|what) (packages|programs|software) (are|is|do i have) installed
= apt search <W1>
(search|look) for (a|the|) (package|packages|program|software) (called|named|for|) <W1>
(which|what) packages (have|are about|match) <W1>
= apt show <W1>
{show} (info|information|details) (about|on|of) (the|) package <W1>
(what is|which version has) the package <W1>
= apt autoremove
{del} (all|the|) (unused|unneeded|old|orphaned) packages
= dpkg -L <W1>
(which|what) files (are in|belong to|does) (the|) package <W1> (have|)
{show} (the|all|) files of (the|) package <W1>
= dpkg -S <F1>
(which|what) package (owns|does|contains|has) (the|) (file|) <F1> (belong to|come from|)
= dpkg -i <path1>
install {the} (package file|deb|deb file|file) <path1>
= ulimit -a
{show} (my|the|all|) (limits|resource limits|ulimits)
= sysctl <W1>
{show} (the|) (kernel parameter|sysctl|kernel setting) <W1>
= sysctl -a
{show} (all|the|) (kernel parameters|sysctls|kernel settings|sysctl values)
= swapon --show
{show} (the|all|my|) (swap devices|swap files|swap areas|swap partitions)
(do i have|is there) (any|) swap
= swapoff -a
(turn off|disable|switch off) swap
= swapon -a
(turn on|enable|switch on) swap
= sync
(flush|write) (all|the|) (buffers|caches|data|pending writes) to disk
sync
= clear
clear (the|my|) (screen|terminal|console)
clear
= jobs
{show} (my|the|) (background|) jobs
(what|which jobs) (runs|run) in the background
= fg
(bring|put) (the|my|) (job|last job|program) (to the|into the|back to the) foreground
= bg
(continue|put) (the|my|) (job|last job|program) in the background
= exit
(log|sign) (me|) out
(close|leave|exit) (the|this) (shell|terminal|session)
= export <W1>=<W2>
(set|export) (the|) (environment|) variable <W1> to <W2>
= unset <W1>
(unset|remove|delete) (the|) (environment|) variable <W1>
= printenv <W1>
(what is|show|print) the value of (the|) (environment|) variable <W1>
= echo $?
{whatis} the (exit|return) (code|status) (of the last command|)
did the last command (work|succeed|fail)
= echo $SHELL
(which|what) shell (is this|do i use|am i using|do i have)
= lsns
{show} (all|the|) namespaces
= systemd-cgls
{show} (the|all|) (cgroups|control groups|cgroup tree)
= sensors
how (hot|warm) is (the|my|this) (cpu|{machine}|processor)
{showv} (the|) (temperature|temperatures|cpu temperature|fan speed)
= localectl
(which|what) (language|locale|keyboard layout) (is set|do i use)
= lsb_release -a
{show} lsb (release|info)
"""
