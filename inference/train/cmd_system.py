# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests about memory, disks, time, users, processes and devices: command, then its wordings."""

TABLE = r"""
= free -h
how much (memory|ram|mem) is (free|available|left|unused|there|used|in use|being used)
how much (memory|ram) (do i have|have i got|does this {machine} have|is there|is left over)
how much (free|available) (memory|ram) (is there|do i have|is left|have i got)
{showv} (the|my|) (memory|ram|mem) (usage|use|status|stats|info|)
{showv} (the|) (free|available|used) (memory|ram)
(memory|ram|mem) (usage|free|left|info|status)
free (memory|ram|mem)
is there (enough|any) (memory|ram) (left|free)
(what is|whats|what's) (my|the) (memory|ram) usage
how (full|big) is (my|the) (memory|ram)
how much swap is (used|free|in use|left)
free
= free -m
{showv} (the|my|) (memory|ram) (usage|use|) in (megabytes|mb)
how much (memory|ram) is free in (megabytes|mb)
= df -h
how much (disk space|space|disk|storage) is (free|left|available|used|in use)
how much (disk space|space|storage|free space|room) (do i have|have i got|is there) (left|free|)
{showv} (the|my|) (disk|disc|storage|drive|hard disk) (usage|space|free space|space usage|status)
{showv} (the|) (free|available) (disk|) space
(disk|storage) (space|usage|free|left)
how full (is|are) (my|the) (disk|disks|drive|drives|hard disk|ssd)
is (my|the) (disk|drive|hard disk) full
am i (running out of|out of|low on) (disk space|space|storage)
do i (still|) have (enough|any) (disk|) space (left|)
how much space is left on (the|my|all|) (disk|disks|drive|drives|device)
space left
df
= df -h <D1>
how much (disk space|space|room) is (free|left|available) (on|in|at) <D1>
(which|what) (disk|device|filesystem|file system|partition) (is|holds) <D1> (on|)
how full is the (disk|filesystem|file system|partition) (of|under|at|with) <D1>
= df -h /
how much space is (left|free) on (the|) (root|root partition|root filesystem|system disk|root disk)
how full is (the|) (root|root partition|root filesystem|system disk)
= df -i
{showv} (the|) (inode|inodes) (usage|use|left|free|)
how many inodes are (free|left|used)
am i out of inodes
= df -hT
{showv} (the|) (file systems|filesystems) (and|with) (their|) types
what (type|types) of (file system|filesystem) do i (have|use)
= lsblk
{show} (all|the|my|) (disks|drives|block devices|hard disks|partitions|disks and partitions|storage devices)
(which|what) (disks|drives|block devices|partitions) (do i have|are there|are attached|does this {machine} have)
(disks|drives|partitions)
= lsblk -f
{show} (all|the|my|) (disks|partitions|drives) (with|and) (their|) (uuids|filesystems|file systems|labels)
= blkid
{show} (the|) uuids (of|for) (all|the|my|) (disks|partitions|drives)
= findmnt
{show} (the|all|) (mounted file systems|mounted filesystems|mount points|mounts) (as a tree|)
what is mounted (where|)
(which|what) (file systems|filesystems|disks|drives) are mounted
= mount <path1> <path2>
mount <path1> (on|at|to|in|under) <path2>
attach <path1> (to|at) <path2>
= umount <path1>
(unmount|umount|eject|detach) <path1>
unmount (the|) (disk|drive|file system|filesystem|device) (at|on|) <path1>
= uptime
how long (has|have) (this|the|my) {machine} been (up|running|on)
how long (is|has) (it|this|the {machine}) (up|been up|running|been running)
{showv} (the|) (uptime|system uptime)
uptime
{showv} (the|) (load average|system load|load)
when was (this|the|my) {machine} (last|) (started|booted|rebooted)
when did (this|the|my) {machine} (start|boot)
since when is (this|the|my) {machine} (up|running)
= who -b
{showv} the (last|) boot time
(what|which) was the last (boot|reboot) (time|)
= last reboot
{show} (all|the|) (last|recent|past|previous|) (reboots|boots)
when was (this|the) {machine} rebooted (in the past|before)
= date
what (time|day|date) is it
{whatis} the (date|time|day|current time|current date|date and time|date today)
(what|which) (day|date) is (it|) today
{showv} (the|) (date|time|current time|date and time|current date)
what's the time
(time|date|time please|now)
= date +%Y-%m-%d
{showv} (the|) (date|current date|date today) (in iso format|as year month day|as iso date)
= date +%s
{whatis} the (unix|epoch) (time|timestamp)
{showv} (the|) (unix|epoch) (time|timestamp)
= date -u
what time is it in utc
{showv} (the|) (date|time) in utc
= date -d <date1> +%A
(what|which) (weekday|day of the week|day) (is|was) <date1>
= date -d +<num1>days
(what|which) (date|day) (is|will it be) in <num1> days
= cal
{showv} (a|the|me a|) calendar
{showv} (this month|the month|the calendar of this month|this month's calendar)
calendar
= cal -y
{showv} (a|the|) calendar (of|for) (this year|the year|the whole year)
= timedatectl
{whatis} (my|the) (time zone|timezone)
(which|what) (time zone|timezone) (am i in|is set|is this)
is (the|my) clock (synchronized|synced|synchronised)
= timedatectl set-timezone <path1>
set (the|my) (time zone|timezone) to <path1>
change (the|my) (time zone|timezone) to <path1>
= whoami
who am i
what is my (user name|username|login|login name|user)
(which|what) user am i
(as|under) (which|what) user am i (logged in|running)
whoami
= id
{show} my (groups|user id|uid|ids)
(which|what) groups am i in
what is my (user id|uid|group id)
= id <W1>
{show} (the|) (user id|uid|ids) of (user|) <W1>
(which|what) is the (user id|uid) of <W1>
does (the|) user <W1> exist
= groups <W1>
(which|what) groups (is|does) (user|) <W1> (in|belong to|a member of)
{show} (the|) groups of (user|) <W1>
= who
who is (logged in|logged on|online|here|on this {machine})
who (else|) is (using|on) this {machine}
{show} (the|all|) (logged in users|users logged in|users who are logged in|active users)
(which|what) users are (logged in|online|logged on)
= w
what (are|is) (the|other|logged in) users doing
who is logged in and what (are they|is he|do they) (doing|do)
{show} what (users|everybody|everyone) (are|is) doing
= last
{show} (the|) (last|recent|latest) logins
who (logged in|was logged in) (recently|lately|last)
{show} (the|) login history
= last -n <num1>
{show} (the|) last <num1> logins
= lastb
{show} (the|all|) failed (logins|login attempts)
who (tried|failed) to log in
= passwd
change my password
(set|i want) a new password
= passwd <W1>
(change|set|reset) (the|) password (of|for) (user|) <W1>
= useradd -m <W1>
{make} (a|) (new|) user (called|named|) <W1>
(add|create) (an|a user|the user) account (for|) <W1>
= userdel <W1>
{del} (the|) (user|user account|account) <W1>
= usermod -aG <W1> <W2>
(add|put) (user|) <W2> (to|into|in) (the|) group <W1>
make <W2> a member of (the|) (group|) <W1>
= groupadd <W1>
{make} (a|) (new|) group (called|named|) <W1>
= su - <W1>
(become|switch to|log in as|change to) (user|the user|) <W1>
= sudo -i
(become|switch to|change to|log in as) (root|superuser|administrator|admin)
(give me|open|start) a root shell
= ps aux
{show} (all|the|all the|) (running|) (processes|programs|tasks)
{show} every (running|) process
(which|what) (processes|programs|tasks) are (running|active)
(what is|what's|whats) running
(running|all) processes
process list
ps
= ps -u <W1>
{show} (all|the|) {procs} of (user|) <W1>
(which|what) {procs} does (user|) <W1> (run|have)
what is (user|) <W1> running
{procs} (owned by|of) <W1>
= ps -ef --forest
{show} (the|) (process tree|processes as a tree|tree of processes)
= pstree -p
{show} (the|) (process|) tree with pids
pstree
= ps aux --sort=-%mem | head -n <num1>
{show} (the|) (top|) <num1> {procs} (by|using the most|with the most|that use most|sorted by) (memory|ram|mem)
{show} (the|) <num1> {biggest} {procs} by (memory|ram)
top <num1> {procs} by (memory|ram|memory usage)
= ps aux --sort=-%cpu | head -n <num1>
{show} (the|) (top|) <num1> {procs} (by|using the most|with the most|that use most|sorted by) cpu
top <num1> {procs} by (cpu|cpu usage)
{show} (the|) <num1> (busiest|hungriest) {procs}
= ps aux --sort=-%mem | head
{show} (the|top|all|) {procs} (sorted|ordered) by (memory|ram|memory usage|mem)
list {procs} by (memory|ram) (usage|use|)
= ps aux --sort=-%cpu | head
{show} (the|top|all|) {procs} (sorted|ordered) by (cpu|cpu usage)
list {procs} by cpu (usage|use|)
= ps -p <num1> -f
{show} (the|) (process|details of process|info about process|details of pid) <num1>
what is (process|pid) <num1>
(which|what) (process|program) (is|has) (pid|process id|number) <num1>
= ps aux | wc -l
{count} (processes|programs|tasks) (are|) (running|there|)
= pgrep -a <W1>
is <W1> running
(find|show|get) (the|) {proc} <W1>
(is there|check for) a (running|) {proc} (called|named) <W1>
check (if|whether) <W1> is running
are (any|) <W1> {procs} running
= pgrep <W1>
{whatis} the (pid|process id|process number) of <W1>
(find|show|get) (the|) (pid|pids|process id) (of|for) <W1>
pid of <W1>
(which|what) pid does <W1> have
= pgrep -c <W1>
{count} <W1> (processes|tasks|instances) (are|) (running|there|)
= kill <num1>
(kill|stop|end|terminate) (process|pid|process number|the process|the process with pid|process id) <num1>
(kill|terminate) <num1>
= kill -9 <num1>
(kill|end|terminate) (process|pid|) <num1> (by force|with force|hard|forcefully|immediately|for sure|with signal 9)
force (kill|quit) (process|pid|) <num1>
kill -9 <num1>
= kill -HUP <num1>
send (a|) (hup|hangup|sighup) (signal|) to (process|pid|) <num1>
= kill -STOP <num1>
(pause|suspend|freeze) (process|pid) <num1>
= kill -CONT <num1>
(resume|continue|unpause) (process|pid) <num1>
= pkill <W1>
(kill|terminate|end|quit) <W1>
(kill|terminate|end) (all|the|all the|every) <W1> (processes|process|tasks|program|programs)
(kill|terminate|end) the {proc} (called|named|) <W1>
(close|quit|exit) (the|) (program|app|application) <W1>
pkill <W1>
= pkill -9 <W1>
force (kill|quit|close) <W1>
(kill|terminate) <W1> (by force|with force|hard|forcefully|immediately|for sure)
<W1> (hangs|is frozen|does not respond|is stuck) , kill it
= pkill -u <W1>
(kill|terminate|end) (all|the|all the|every) {procs} (of|owned by|from) (user|the user) <W1>
log out (user|the user) <W1>
= top
{show} (a|the|) (live|) (process monitor|task manager|system monitor|live view of processes)
(open|start|run) (top|the task manager|the process monitor|a task manager)
{show} (live|real time) (cpu|process) (usage|activity)
top
= htop
(open|start|run) htop
htop
= vmstat 1
(watch|monitor|show) (virtual memory|memory and swap|system) (statistics|activity) (live|every second|)
vmstat
= iostat -x 1
(watch|monitor|show) (the|) (disk|io|i/o) (statistics|activity) (live|every second)
= nice -n <num1> <W2>
(run|start) <W2> with (niceness|nice|nice value|a niceness of|priority) <num1>
= nice <W1>
(run|start) <W1> (with low priority|at low priority|nicely|with lower priority)
= renice -n <num1> -p <num2>
(set|change) (the|) (niceness|priority|nice value|nice) of (process|pid|) <num2> to <num1>
renice (process|pid|) <num2> to <num1>
= nohup <W1> &
(run|start) <W1> in the background
(run|keep) <W1> (running|) (after i log out|even if i log out|after logout)
= timeout <dur1.s> <W1>
(run|start) <W1> (for|for at most|no longer than|with a timeout of) <dur1>
(stop|kill) <W1> (after|if it takes longer than) <dur1>
= sleep <dur1.s>
(wait|sleep|pause) (for|) <dur1>
= watch -n <dur1.s> <W1>
(run|repeat|execute) <W1> every <dur1>
= watch -n 1 df -h
(watch|keep watching|monitor) (the|) disk (space|usage)
= watch -n 1 free -h
(watch|keep watching|monitor) (the|) (memory|ram) (usage|)
= time <W1>
(measure|tell me) how long <W1> (takes|runs|needs)
(time|measure) (the command|the program|) <W1>
how long does <W1> take
= lsof <F1>
(who|what|which process|which program|which processes) (uses|has|is using|opened|holds|has opened) {the} (file|) <F1> (open|)
(what|which process|who) is (writing to|reading|reading from|accessing) {the} (file|) <F1>
= lsof -p <num1>
(which|what) files (has|does|did) (process|pid) <num1> (open|opened|have open|use)
{show} (the|) open files of (process|pid) <num1>
= lsof -u <W1>
(which|what) files (has|does) user <W1> (open|opened|have open|use)
{show} (the|) open files of user <W1>
= lsof +L1
{show} (the|all|) deleted files (that are|) still (open|in use)
= fuser -v <D1>
(which|what) (processes|process) (use|uses|keep|keeps|block|blocks) <D1> (busy|)
why can i not unmount <D1>
= lscpu
(which|what) (cpu|processor) (do i have|is this|is in this {machine}|does this {machine} have)
{show} (the|my|) (cpu|processor) (info|information|details|model|type)
(cpu|processor) (info|model)
= nproc
how many (cpus|cores|processors|cpu cores|threads) (do i have|are there|does this {machine} have|have i got)
{whatis} the number of (cpus|cores|processors)
number of (cpus|cores)
= lspci
{show} (all|the|my|) pci devices
(which|what) (graphics card|gpu|video card|network card|sound card) (do i have|is in this {machine})
= lsusb
{show} (all|the|my|) usb devices
(which|what) usb devices are (connected|attached|plugged in)
what is plugged into usb
= lsmod
{show} (all|the|) (loaded|) (kernel modules|modules|drivers)
(which|what) (kernel modules|drivers) are loaded
= modprobe <W1>
load (the|) (kernel module|module|driver) <W1>
= modinfo <W1>
{show} (info|information) (about|on) (the|) (kernel module|module|driver) <W1>
"""
