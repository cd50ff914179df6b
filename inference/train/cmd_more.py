# SPDX-License-Identifier: GPL-2.0-or-later
"""Looser, wordier ways to ask for what the other tables have: command, then its wordings."""

TABLE = r"""
= ls -la
(what|which) (stuff|things|data) (do i have|is|are) {here}
(i want|i would like|i'd like|let me) (to|) (see|look at|inspect) (all|) (my|the) files
(tell|show) me what (is|i have|there is|you can see) {here}
(a|the|give me a|show me a) (list|listing|overview|catalogue) of (all|) (my|the|) (files|things) ({here}|)
everything in (this|the current|my) {dir}
{show} what is {here}
(all|all the) files (and|) {dirs} {here}
is (there|) anything {here}
{show} the (whole|complete|full) (directory|folder)
my files
= ls -la <D1>
(what|which) (stuff|things|data|files) (does|has) <D1> (have|contain|hold|store|)
(tell|show) me what (is|you find|there is) (in|inside|under|at) <D1>
(a|the|give me a|show me a) (list|listing|overview) of (the files in|) <D1>
everything (in|inside) <D1>
(i want|i'd like) to see (what is in|the files in|the contents of) <D1>
is (there|) anything (in|inside) <D1>
(i am|i'm) (looking for|interested in|curious about) the (files|contents) (in|of) <D1>
(have|take) a look (at|in|into|inside) (the {dir}|) <D1>
contents of <D1>
= ls -lt
(which|what) files are (the|) (newest|latest|most recent)
(order|arrange|sort) (everything|files|my files) by (age|date|time|last change)
{show} (everything|files) , (newest|latest|most recent) (first|on top)
(newest|latest) (things|files|stuff) (first|on top)
= ls -lhS
(order|arrange|sort) (everything|files|my files) by (size|bytes)
{show} (everything|files) , ({biggest}) (first|on top)
(what|which) files are {biggest} (here|)
= ls -d */
(only|just) (the|) {dirs} (please|, no files|not the files)
{dirs} only
= pwd
(what|which) (path|place|location) (is this|am i at|am i in)
(tell|show) me (where i am|the path i am in|my location|which {dir} i am in)
where (in the (file system|tree)|) am i (now|)
my (location|position|path)
= cd <D1>
(let's|let us) (go|move|switch) (to|into) <D1>
(i want|i need|i would like) to (be|work|go) (in|into|to) <D1>
(make|set) <D1> (my|the) (working|current) {dir}
(bring|put|move) me (to|into) <D1>
work in <D1>
= cd ..
(one|a) (level|step) (up|higher)
(up|back up) (one|a) ({dir}|level)
(parent|upper) {dir}
= cat <F1>
(i want|i need|i would like|i'd like) to (see|know) what (is in|stands in|it says in) <F1>
(output|print out|write out|echo) (the|) (contents of|file|) <F1>
(let me|i want to|can i) (see|have a look at) <F1>
what (text|data) (is|stands) in <F1>
<F1> (on the screen|on screen|please)
(show|tell) me what <F1> (says|contains|has in it)
= less <F1>
(let me|i want to) (browse|page|scroll|leaf) (through|in) <F1>
<F1> (page by page|screen by screen)
= head <F1>
(only|just) (the|) (beginning|first few lines|first lines|start) of <F1>
(a|give me a|show me a) (peek|glimpse|glance) (at|of|into) <F1>
the (top|beginning|start) of <F1>
= head -n <num1> <F2>
(only|just|give me|i want) (the|) first <num1> lines (of|from|in) <F2>
(the|) (top|upper|leading) <num1> lines (of|from|in) <F2>
<F2> , (the|) first <num1> lines
(cut off|stop) <F2> after <num1> lines
= tail <F1>
(only|just) (the|) (end|last few lines|last lines) of <F1>
the (bottom|end) of <F1>
what (came|was written|was added) last (in|to) <F1>
= tail -n <num1> <F2>
(only|just|give me|i want) (the|) last <num1> lines (of|from|in) <F2>
(the|) (final|lower|most recent|newest) <num1> (lines|entries) (of|from|in) <F2>
<F2> , (the|) last <num1> lines
= tail -f <F1>
(let me|i want to) (watch|follow|see) <F1> (grow|live|as it changes|while it grows)
(tail|watch|follow) <F1> (continuously|all the time|forever|in the terminal)
(watch|monitor) what is (written|added|appended) to <F1>
= cp <F1> <F2>
(i want|i need|i would like) (to have|) (a copy of|) <F1> (to be copied|copied) to <F2>
<F1> should be copied (to|into) <F2>
(back up|backup|save|clone|replicate) <F1> (to|as|into|in|under) <F2>
from <F1> make a copy (called|named|in) <F2>
= mv <F1> <F2>
<F1> should (be called|be named|be renamed to|go to|move to|be moved to) <F2>
(relocate|transfer|bring) <F1> (to|into) <F2>
(i want|i would like) to (call|name|rename) <F1> (to|) <F2>
the new name of <F1> (is|should be) <F2>
= rm <F1>
<F1> (can go|can be deleted|should be deleted|must go|should go away|is not needed any more)
(i want|i need|i would like) to (get rid of|remove|delete) (the file|) <F1>
(drop|unlink|trash|kill the file|clean away|take away) <F1>
away with <F1>
= rm -r <D1>
{del} the (whole|complete|entire) {dir} <D1>
the {dir} <D1> (can go|can be deleted|should be deleted|must go)
{del} <D1> (completely|with all its contents|with all {dirs}|including all files|and all that is in it)
= mkdir <D1>
(i want|i need|i would like|there should be) (a|another) (new|) {dir} (called|named|with the name|) <D1>
(open|start|begin) a new {dir} (called|named) <D1>
new {dir} <D1>
= touch <F1>
new (empty|) file <F1>
(i want|i need|i would like|there should be) (an|a) (empty|new|) file (called|named|with the name) <F1>
= ln -s <F1> <F2>
<F2> should (point|link|be a link|be a symlink) to <F1>
let <F2> (point|link) to <F1>
= find <O1> -name *<ext1>
(i am|i'm) (looking|searching) for (all|the|) <ext1> (files|ones) <O1>
(i want|i need) (to find|) (all|the) <ext1> files <O1>
(are|is) there (any|a|some) <ext1> (files|file) <O1>
(hunt|scan|look) (down|around|) for <ext1> files <O1>
(give me|get|i need) (a list of|) (all|every|) <ext1> (files|file) <O1>
everything (ending in|with the ending|with) <ext1> <O1>
= find <O1> -name <N1>
(i am|i'm) (looking|searching) for (the|a|my|) (file|) <N1> <O1>
(i cannot|i can't) find (the|my|) (file|) <N1>
(do i|does this {machine}) have (a|the|) (file|) (called|named|) <N1> <O1>
(is there|do you see) (a|any) file (called|named|with the name) <N1> <O1>
(in|under) (what|which) {dir} is (the file|) <N1>
= find <O1> -name <G1>
(i am|i'm) (looking|searching) for <G1> <O1>
(are|is) there (any|a|some) (files|file|) (like|matching|) <G1> <O1>
everything (like|matching|called) <G1> <O1>
= find <O1> -type f -size +<size1>
(i am|i'm) (looking|searching) for files {bigger} <size1> <O1>
(everything|all files|any file) <O1> (that is|which is|) {bigger} <size1>
(which|what) files (take|use|need|occupy|weigh) more than <size1> <O1>
files <O1> (of|with) at least <size1>
(find|show|list) files (of|with) (at least|more than|a minimum of) <size1> <O1>
= find <O1> -type f -mmin -<dur1.m>
(i am|i'm) (looking|searching) for files {changed} {inlast} <dur1> <O1>
(everything|all|what) (that|) (changed|was changed|was modified|i changed) {inlast} <dur1> <O1>
(what|which files) (has|have) changed <O1> {inlast} <dur1>
(recent|fresh|new) files <O1> , not older than <dur1>
= find <O1> -type f -mmin +<dur1.m>
(i am|i'm) (looking|searching) for files {older} <dur1> <O1>
(everything|all) <O1> (that is|) {older} <dur1>
(stale|old|outdated) files <O1> , (older than|more than) <dur1> (old|)
files <O1> nobody (touched|changed|used) for <dur1>
files <O1> (which|that) are more than <dur1> old
= find <O1> -type f -mmin +<dur1.m> -delete
(clean|clear|tidy) (up|out) <O1> : {del} (all|everything|files) {older} <dur1>
{del} (everything|all|all files) (that is|) more than <dur1> old <O1>
= find <O1> -type f -empty
(i am|i'm) (looking|searching) for empty files <O1>
(are there|do i have) (any|) empty files <O1>
= find <O1> -type f -printf '%s %p\n' | sort -rn | head -n 10
(which|what) files (are|could be) (the|) (hogs|giants|monsters|space hogs) <O1>
what (files|) (fills|fill|eats|eat) (up|) my (disk|space) <O1>
(largest|biggest|fattest) (things|files) <O1>
= grep <S1> <F2>
(is|are) there (any|a|) <S1> in <F2>
(tell|show) me (where|the lines where) <S1> (is|appears|occurs|stands) in <F2>
(all|the|) lines (of|in|from) <F2> (with|that have|that contain|where there is|having) <S1>
(check|see|test) (if|whether) <F2> (contains|has|mentions) <S1>
(filter|scan|check) <F2> for <S1>
(every|each) line in <F2> with <S1>
= grep -rn <S1> <O1>
(look|hunt|scan) for (the|) {word} <S1> in (the|all|all the|every) files <O1>
(i am|i'm) (looking|searching) for (the|) {word} <S1> (in|inside) (the|all|my|) files <O1>
which (line|lines) (in|of) (all|any|my) files (contain|contains|mention) <S1> <O1>
= grep -rl <S1> <O1>
(in|inside) (which|what) (file|files) (is|does|do) (the|) {word} <S1> (appear|occur|stand|mentioned|used|) <O1>
(names of|the names of|only the names of) (all|the|) files {containing} <S1> <O1>
(which|what) file (uses|defines|has|mentions) <S1> <O1>
= grep -c <S1> <F2>
(count|number of) (the|) <S1> (lines|) in <F2>
how (many|often) <S1> (are there|is there|lines|) in <F2>
= wc -l <F1>
(how many|count the|number of|total) lines (are there|) (in|of) <F1>
how many lines (does|has) <F1> (contain|have|got|)
<F1> has how many lines
= wc -w <F1>
how many words (does|has) <F1> (contain|have|)
(count the|total|number of) words (in|of) <F1>
= sort <F1>
(bring|arrange|order) (the lines of|) <F1> (alphabetically|in order|from a to z|by name)
(i want|i need) <F1> sorted
= diff <F1> <F2>
(tell|show) me (what changed|the changes|what is different) (between|from) <F1> (and|to) <F2>
(what|which) (changed|changes) (between|from) <F1> (and|to) <F2>
(in|by) what do <F1> and <F2> differ
= sed -i s/<S1>/<S2>/g <F3>
(in|within) (the file|) <F3> (every|all|each) <S1> (should|must) (become|be|turn into) <S2>
(turn|make) (all|every|each|) <S1> (into|to) <S2> in <F3>
(rename|correct|exchange) (all|every|) <S1> (to|into|with|for) <S2> in <F3>
= tar -czf <F1> <D2>
(make|build|create) <F1> (out of|from) (the {dir}|) <D2>
(save|put|bundle|wrap) (the {dir}|) <D2> (into|in|as) (the|an|) (archive|tarball) <F1>
= tar -czf <D1>.tar.gz <D1>
(bundle|wrap|pack) (the {dir}|) <D1> (up|) (as|into|in) (a|one) (tarball|archive|tar file|tar.gz)
= tar -xf <path1>
(unzip|untar|unpack|open up|expand|inflate) (the|) (archive|tarball) <path1>
(get|take) (the|) files out of <path1>
= chmod +x <F1>
(i want|i need) to (run|execute|start) <F1> (but it is not executable|, make it executable|)
(set|add|turn on) the (execute|executable|x) (bit|flag|permission) (on|of|for) <F1>
<F1> should be executable
= du -sh <D1>
(tell|show) me (how big|how large|the size of) (the {dir}|) <D1> (is|)
(total|complete|overall) size of <D1>
how (heavy|big|fat) is <D1>
how many (gigabytes|megabytes|bytes|gb|mb) (does|has|is|are in) <D1> (have|use|take|)
= du -h --max-depth=1 <O1> | sort -h
(break down|split up) (the|) (disk usage|space) <O1> by {dir}
(which|what) (stuff|{dirs}) (is|are) (filling|eating|using) (up|) (my|the) (disk|space) <O1>
(space|disk usage|size) (by|per|of each|of every) {dir} <O1>
= free -h
(what|how) (is|about) (the|my) (free|available|remaining) (memory|ram)
(tell|show) me (how much|) (memory|ram) (is|there is|i have|) (free|left|available|used)
(amount|state) of (memory|ram|free memory|free ram)
(am i|are we) (low|short) on (memory|ram) (, show the numbers|in numbers)
(total|free|used) (memory|ram) of this {machine}
how many (gigabytes|gb|megabytes|mb) of (memory|ram) (do i have|are free|are left|are used|are there)
(memory|ram) (overview|numbers|figures|report)
= df -h
(what|how) (is|about) (the|my) (free|available|remaining) (disk space|space|storage)
(tell|show) me (how much|) (disk space|space|storage) (is|there is|i have|) (free|left|available|used)
(amount|state) of (disk space|free space|free disk space)
how many (gigabytes|gb|megabytes|mb|terabytes) (are|do i have) (free|left) (on disk|on the disk|)
(disk|disks|drives|file systems|filesystems) (overview|numbers|figures|report)
how much (more|) (fits|can i store) on (the|my|this) (disk|drive)
= uptime
(tell|show) me (how long|since when) (this|the|my) {machine} (is|has been) (up|running|on)
(time|hours|days) since (the last|) (boot|reboot|start)
(how many days|how many hours) (is|has) (this|the) {machine} (been|) (up|running)
= date
(tell|give|show) me (the|) (time|date|current time|current date)
(do you know|can you tell me|i need to know) (what time it is|the time|what day it is|the date)
how late is it
= whoami
(tell|show) me (who i am|my user name|which user i am)
(my|the) (user name|username|login name|current user)
= who
(is|are) (anyone|anybody|somebody|other users|someone) (else|) (logged in|on this {machine}|here|online)
(tell|show) me who is (logged in|here|online|on this {machine})
= ps aux
(tell|show) me what (is|programs are) running (on this {machine}|)
(which|what) (programs|things) (run|do i have running) (here|on this {machine}|)
(a|the|give me a|show me a) (list|overview) of (all|) (running|) {procs}
= pgrep -a <W1>
(do i have|is there) (a|an|) <W1> (running|process)
(does|is) (the|) (program|process) <W1> (run|running|alive|up)
(tell|show) me (if|whether) <W1> (is running|runs)
= kill <num1>
(end|stop|finish|terminate|abort|shoot) (the|) (process|task|pid|job) (number|with id|with the pid|with number|id|) <num1>
(process|pid) <num1> (should|must) (die|end|stop|be killed)
= pkill <W1>
(shut|close|end|stop) (down|) (all|every) (running|) <W1> (processes|program|instances)
<W1> should (die|be killed|be closed|end)
(abort|finish|shoot|get rid of) (the|) (process|program|app) <W1>
= systemctl restart <W1>
(i want|i need) (to restart|) (the|) {svc} <W1> (restarted|)
(give|do) (the|) {svc} <W1> a restart
(turn|switch) <W1> off and on again
= systemctl status <W1>
(tell|show) me (the status of|how) (the|) {svc} <W1> (is|does|)
(what|how) about (the|) (service|daemon) <W1>
did (the|) (service|daemon) <W1> (start|crash|fail|stop)
= systemctl start <W1>
(turn|switch|fire) (on|up) (the|) {svc} <W1>
(get|have) (the|) (service|daemon) <W1> (running|started|up)
= systemctl stop <W1>
(turn|switch) off (the|) {svc} <W1>
(i want|i need) (the|) (service|daemon) <W1> (stopped|to stop|down)
= journalctl -u <W1>
(tell|show) me what (the|) {svc} <W1> (logged|wrote to the log|has logged|wrote)
(log|logs|journal|messages) of (the|) (service|daemon|unit) <W1>
= ss -tulpn
(tell|show) me (the|which|) (open|listening) ports
(what|which) (programs|services|servers) (accept|wait for) (connections|network connections)
(list|all) (listening|open) (ports|sockets)
= ip addr
(tell|give|show) me (my|the) (ip|ip address|address|addresses)
(under|at) (what|which) (ip|address) (am i|is this {machine}) (reachable|)
(i need|i want) (to know|) my (ip|ip address)
= ping -c 4 <host1>
(see|try) (if|whether) (i can reach|i can ping|) <host1> (answers|is there|responds|)
(can|does) (this {machine}|we) (reach|talk to) <host1>
(send|do) (a|some) (ping|pings) to <host1>
= ping -c 4 8.8.8.8
(is|are) (there|we having) (an|any|) internet (connection|here|)
(see|try|check|tell me) (if|whether) (i am|we are|the {machine} is) online
= curl -O <host1>
(i want|i need) (to download|to get|) (the file at|) <host1>
(pull|grab|retrieve|load) (the file|) (down|) (from|) <host1>
= apt install <W1>
(i want|i need|i would like) to (install|have|use) (the|) {pkg} <W1>
(put|set up|add) (the|) {pkg} <W1> on (this|my) {machine}
(how do i|how can i) get <W1> (on debian|)
= apt remove <W1>
(i want|i would like) to (uninstall|get rid of) (the|) (package|program|) <W1>
(take|throw) <W1> off (this|my) {machine}
= apt upgrade
(bring|make) (the|this|my) {machine} up to date
(upgrade|update) everything
= uname -r
(tell|show) me (the|my) kernel (version|release)
(which|what) (version|release) of (the|) (linux|) kernel (is this|runs|do i have)
= lscpu
(tell|show) me (about|) (my|the) (cpu|processor)
(what|which) (kind|type|model|sort) of (cpu|processor) (is this|do i have|is it)
= nproc
(tell|show) me (how many|the number of) (cores|cpus|processors) (i have|there are|)
(count|number) of (cpu|processor) cores
= history
(tell|show) me (what|which commands) i (typed|did|ran|entered) (before|lately|earlier|)
(my|the) (last|past|earlier|previous) (commands|inputs)
= env
(tell|show) me (my|the) (environment|environment variables)
(which|what) environment variables (are set|do i have|exist)
= reboot
(start|boot) (the|this|my) {machine} (again|anew|afresh)
(i want|i need) to (reboot|restart) (the|this|my) {machine}
= shutdown now
(switch|turn) (the|this|my) {machine} off (now|)
(i want|i need) to (shut down|power off|turn off) (the|this|my) {machine}
= man <W1>
(tell|show) me (how|) (the command|) <W1> (is used|works|usage)
(what|which) options does <W1> have
(usage|manual|documentation|help|options) (of|for) (the command|) <W1>
= type <W1>
(do i have|is there) (the|a) (program|command|tool) (called|named|) <W1> (installed|on this {machine}|here|)
(in|under) which path is (the program|the command|) <W1>
= cal
(i need|i want) (to see|) (a|the) calendar
(which|what) days (does|has) this month (have|)
= zip -r <D1>.zip <D1>
(compress|pack) (the {dir}|) <D1> (as|into|to) (a|) zip (file|)
= unzip <F1>
(unpack|extract|open) (the|) (zip|zip file|zip archive) <F1>
= nano <F1>
(i want|i need|i would like) to (edit|change|write in) <F1>
(start|open) (an|the) editor (on|for|with) <F1>
= ls -A
(also|even) (the|) hidden (files|ones) (please|)
(are there|do i have) (any|) hidden files (here|)
= crontab -l
(tell|show) me (my|the) (cron|scheduled) (jobs|tasks)
(what|which) (jobs|tasks|things) (run|are run) (regularly|automatically|on a schedule|by cron)
= lsblk
(tell|show) me (the|my|all) (disks|drives|partitions)
(how many|which) (disks|drives) (are there|do i have|are connected)
= dmesg
(tell|show) me what the kernel (says|said|logged|reported)
(messages|log) (of|from) the kernel
= useradd -m <W1>
<W1> (needs|should get|should have) (an account|a user account|a login)
new user <W1>
= usermod -aG <W1> <W2>
<W2> should (be|become) (in|a member of|part of) (the|) group <W1>
= chmod a-w <F1>
(nobody|no one) should (write to|change|modify) <F1>
lock <F1> (against changes|for writing|from being changed)
<F1> should be read only
= chmod go-rwx <F1>
(only|just) i should (be able to|) (read|open|see) <F1>
(others|other users|nobody else|other people) (must|should) (not|never) (be able to|) (see|read|open|access) <F1>
keep <F1> (private|secret|to myself)
= chgrp <W1> <F2>
<F2> should belong to (the|) group <W1>
(put|move) <F2> (into|in|under) (the|) group <W1>
the group of <F2> should be <W1>
= chown <W1> <F2>
<F2> should belong to (user|) <W1>
<W1> should own <F2>
(transfer|pass) (ownership of|) <F2> to (user|) <W1>
= journalctl -u <W1> -f
(show|watch|see) the (log|logs|journal) of (the|) {svc} <W1> (live|as it comes|in real time|continuously)
live (log|logs) of (the|) {svc} <W1>
= cp <F1> <F1>.bak
(i want|make|keep|create) a (safety|spare|second|backup) copy of <F1>
(save|secure) <F1> before i (edit|change|touch) it
= sort <F1>
<F1> (in alphabetical order|alphabetically|from a to z|sorted) (please|)
(the|) lines of <F1> (in order|in alphabetical order|sorted|sorted by name)
= sort -u <F1>
<F1> without (duplicates|repetitions) , sorted
(each|every) line of <F1> only once
= rm <F1>
(toss|dump|chuck|bin|scrap|discard) (the|) (file|) <F1>
= systemctl --failed
(are there|do i have) (any|) (failed|broken|crashed) (services|units)
(what|which) (services|units|daemons) (crashed|do not work|are down|could not start|are not ok)
= find <O1> -maxdepth 1 -name *<ext1> -exec mv -t <D2> {} +
(all|the|my|all my) <ext1> files (should|must) go (to|into) <D2>
(bring|shift|relocate) (all|the|my|every) <ext1> files (to|into|over to) <D2>
= ps -ef --forest
(tree|hierarchy) of (all|the|) processes
which process (started|is the parent of) which
= df -i
(the|how many|number of|free|used) inodes
(inodes|inode numbers|inode count)
= grep -v <S1> <F2>
(everything|all lines) (in|of|from) <F2> (except|but not|apart from) (the|) (lines with|) <S1>
<F2> without (the|) <S1> (lines|)
leave out (lines with|) <S1> (when showing|from) <F2>
= grep <S1> <F2>
(which|what) lines (in|of) <F2> (talk about|have|show|speak of|name) <S1>
= grep -i <S1> <F2>
{find} <S1> in <F2> (, upper or lower case|whatever the case|in upper and lower case)
= sed -i s/<S1>/<S2>/g <F3>
(exchange|swap|substitute) (every|all|) <S1> (with|for|by) <S2> (throughout|inside|within|in) <F3>
(put|write) <S2> (instead of|in place of|for) <S1> in <F3>
= split -l <num1> <F2>
(cut|break|divide) <F2> (up|) into (pieces|files|parts|chunks) of <num1> lines
= tar -tf <path1>
(what|which files) (does|is in) (the archive|the tarball|archive) <path1> (have|contain|hold|)
(look|peek) (into|inside) (the|) (archive|tarball) <path1> (without unpacking it|)
= awk -v n=<num1> '{print $n}' <F2>
(only|just) the <num1> (th|nd|rd) (column|field) of <F2>
(pull|take|get) (out|) (column|field) <num1> (out|) (of|from) <F2>
= useradd -m <W1>
(make|create|set up|open) (a|an) (login|account|user account|home and account) for (the user|) <W1>
= usermod -aG <W1> <W2>
(let|make) (the user|) <W2> (join|a member of) (the|) group <W1>
(put|get) <W2> into the <W1> group
add (the user|user|) <W2> to the <W1> group
= history
(show|list) (the|) (earlier|past|former|old) commands
(earlier|past|former|older) commands
= apt install <W1>
(get|fetch|bring) me <W1> (from the package archive|with apt|by apt)
apt get <W1>
= journalctl -u <W1>
(journal|log|logs) (entries|) (of|for|about) the (unit|service|daemon) <W1>
= cd -
(return|jump back|switch back) to (the|) (former|previous|last|old) {dir}
(return|back) to (where|the place) i (was|had been) (before|)
= tail -f <F1>
(let|show) me (every|each) new line (of|in) <F1> (at once|immediately|)
(observe|watch over|supervise|monitor) <F1>
"""
