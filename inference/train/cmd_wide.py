# SPDX-License-Identifier: GPL-2.0-or-later
"""What the manual pages of common utilities offer beside the everyday uses: links, owners, pieces of
paths, comparing, archives, variables, sizes.
"""

TABLE = r"""
= seq <num1> <num2>
(print|show|write|output|count) (the|all|) (numbers|integers|sequence) (from|between) <num1> (to|and|through|up to|until) <num2>
(count|sequence|numbers) (from|) <num1> (to|..|until|up to) <num2>
(generate|make|give me) (a|the) (sequence|list|row) (of numbers|) (from|) <num1> to <num2>
= seq <num1>
(print|show|write|output|count) (the|all|) (numbers|integers) (up to|till|until) <num1>
(print|show|write) the first <num1> (numbers|integers)
(count|counting) (up|) to <num1>
= seq -w <num1> <num2>
(print|show|write) (the|) numbers (from|) <num1> to <num2> (with|using) (leading zeros|leading zeroes|zero padding|equal width|the same width)
(print|show) zero padded numbers from <num1> to <num2>
numbers from <num1> to <num2> (padded with zeros|padded with zeroes|of equal width)
= seq -s <str1> <num1> <num2>
(print|show|write) (the|) numbers (from|) <num1> to <num2> (separated|delimited) by <str1>
numbers from <num1> to <num2> (with|using) <str1> (between them|as separator|as a separator)
= yes
(print|output|write|say|repeat) (yes|y) (forever|endlessly|continuously|again and again|without end|until stopped|until killed|all the time)
(answer|say) yes (all the time|to everything|without end)
= yes <S1>
(print|output|write|say|repeat) <S1> (forever|endlessly|continuously|again and again|without end|until stopped|until killed|all the time|repeatedly)
(keep|go on) (printing|repeating|writing) <S1>
= yes <S1> | head -n <num1>
(print|output|write|say|repeat|show) <S1> <num1> times
<num1> times <S1>
(print|write) <num1> (lines|copies) (of|saying) <S1>
= od -c <F1>
(print|show|dump) (the|) (file|bytes of|characters of|) <F1> (as|in) (characters|escaped characters)
(dump|show) <F1> (in|as) (octal|ascii characters)
(octal|character) dump of <F1>
= xxd <F1>
(hex|hexadecimal) dump (of|for) <F1>
(dump|print|show) (the|) (file|bytes of|contents of|) <F1> (in|as) (hex|hexadecimal)
(what|show) (are|) the bytes (of|in) <F1>
= join <F1> <F2>
(join|merge|combine) (the|) (lines of|) (files|) <F1> (and|with) <F2> (by|on|using) (the|their|a) (first|common|shared|same) (field|column|key)
(join|combine) <F1> and <F2> (like a database|on a common field|on the common column)
= paste -d <S1> <F2> <F3>
(merge|paste|join|combine) (the|) (lines of|columns of|) <F2> and <F3> (side by side|line by line|) (separated by|with|delimited by|using) <S1> (between them|as separator|as delimiter|)
= paste <F1> <F2>
(merge|paste|join|put|print) <F1> and <F2> (side by side|line by line|as columns|column by column|next to each other)
= comm -12 <F1> <F2>
(print|show|list|find|output) (the|only|all|) (lines|rows) (that are|) (common to|in both|shared by|which are in both|which both have|appearing in both) <F1> and <F2>
(common|shared|same) lines (of|in|between) <F1> and <F2>
(which|what) lines (do|have) <F1> and <F2> (have|) in common
(intersection|the intersection) of <F1> and <F2>
= comm -23 <F1> <F2>
(print|show|list|find|output) (the|only|all|) lines (that are|which are|) (only in|unique to|in) <F1> (but|and) (not in|missing in|not present in) <F2>
(lines|what is) (of|in) <F1> (but not in|except those in|that are not in|missing from|which are absent from) <F2>
= comm -13 <F1> <F2>
(print|show|list|find) (the|only|) lines (that|which) (only|) <F2> has (but|and) <F1> (has not|lacks|does not have)
(what|which lines) (did|does) <F2> (add|have) (to|beyond) <F1>
= comm <F1> <F2>
compare (the|) sorted (files|lists) <F1> and <F2> (line by line|)
(show|print) (in three columns|three columns of) (what|lines) <F1> and <F2> (share|have in common|differ in)
= diff -r <D1> <D2>
(compare|diff) (the|) (directories|folders|trees|contents of|) <D1> (and|with|to|against) <D2> (recursively|and all below|with everything below|file by file)
(recursively|recursive) (compare|diff) <D1> (and|with) <D2>
= diff -u <F1> <F2>
(make|show|print|create) (a|the|) unified (diff|difference) (of|between|from) <F1> (and|to) <F2>
(show|print) (the|) (differences|changes) (between|of) <F1> and <F2> (in|as) (unified|patch) (format|form)
= diff -y <F1> <F2>
(compare|diff|show) <F1> and <F2> (side by side|in two columns|next to each other)
(side by side|two column) (comparison|diff) of <F1> and <F2>
= diff -w <F1> <F2>
(compare|diff) <F1> (and|with) <F2> (ignoring|without|regardless of) (white space|whitespace|spaces|blanks)
= diff -i <F1> <F2>
(compare|diff) <F1> (and|with) <F2> (ignoring|without regard to|regardless of) (case|upper and lower case)
= cmp <F1> <F2>
(are|check whether|see if|test if) <F1> and <F2> (are|) (the same|identical|equal) (byte by byte|)
compare <F1> and <F2> (byte by byte|bytewise|as binary files)
= mount
(list|show|print|display|what are) (all|the|) (mounted|currently mounted) (file systems|filesystems|disks|devices|volumes|partitions)
(what|which file systems) (is|are) (currently|) mounted
= mount -a
mount (all|everything|all file systems|all filesystems) (in|from|listed in|of) (fstab|the table)
= mount -o remount,rw <D1>
remount <D1> (as|in|) (writable|read write|for writing|with write access)
make (the|) mounted <D1> writable
= mount -o ro <F1> <F2>
mount <F1> (on|at|to|in) <F2> (read only|readonly|for reading only|without write access)
= ln -sf <F1> <F2>
(force|forcibly) (create|make) (a|) (symbolic|soft|sym) link (from|named|called|at|) <F2> (to|pointing to) <F1>
(create|make) (a|) (symbolic|soft|sym) link <F2> to <F1> (even if|replacing what) <F2> (exists|is there)
(replace|overwrite|update) (the|) (link|symlink) <F2> (to point|so that it points|pointing) to <F1>
= ln -s <F1> .
(create|make) (a|) (symbolic|soft|sym) (link|symlink) to <F1> {here}
(link|symlink) <F1> {here}
= ln -s <F1> <D2>
(create|make|put) (a|) (symbolic|soft|sym) link to <F1> in {the} {dir} <D2>
symlink <F1> into <D2>
= ln <F1> <F2>
(create|make) (a|) hard link (from|named|called|at|) <F2> (to|for|of) <F1>
hard link <F1> (as|to|at) <F2>
= chown <W1>:<W2> <F3>
(change|set) (the|) owner (of <F3>|) to <W1> and (the|) group to <W2> (of|for|on) <F3>
(change|set) (the|) (owner|ownership) of <F3> to (user|) <W1> and group <W2>
(make|let) <W1> (the|) owner and <W2> (the|) group of <F3>
= chown -R <W1>:<W2> <D3>
(change|set) (the|) (owner|ownership) of <D3> and (everything|all) (in it|below|inside) to (user|) <W1> and group <W2>
recursively (change|set) (the|) owner (of|in) <D3> to <W1> and (the|) group to <W2>
= chown -R <W1> <D2>
recursively (change|set) (the|) (owner|ownership) of (everything in|all files in|) <D2> to <W1>
(change|set) (the|) owner of (all|every|all the) files (in|under|inside) <D2> to <W1>
= chown :<W1> <F2>
(change|set) only the group (of|for) <F2> to <W1> with chown
= chgrp -R <W1> <D2>
(change|set) (the|) group (of|for) <D2> and (everything|all files|all) (in it|below|inside|in there) to <W1>
recursively (change|set) (the|) group (of|in) (all files in|) <D2> to <W1>
(give|hand) <D2> and all in it to (the|) group <W1>
= chgrp <W1> <F2>
(give|hand|hand over|pass) <F2> to (the|) group <W1>
(change|set) (the|) group (ownership|) (of|for) <F2> to <W1>
(let|make) <W1> (be|) the group of <F2>
= chmod <mode1> <F2>
(change|set) (the|) (mode|permissions|rights) of <F2> to <mode1>
chmod <F2> (to|with|) <mode1>
(apply|give|set) <mode1> (to|on|for) <F2>
= chmod -R <num1> <D2>
<num1> (for|on) (all of|everything in|all in|) <D2> (and|,) (subfolders|below|subdirectories|all below) (too|as well|)
(set|change) (all|everything|all files and {dirs}) (in|under) <D2> to (mode|) <num1>
recursively (set|change) (the|) (permissions|mode) of <D2> to <num1>
(permissions|mode) <num1> for <D2> and (everything in it|all that is in it|all below)
= chmod u+s <F1>
(set|turn on|give) (the|) (setuid|suid|set user id) (bit|flag) (of|on|to|for) <F1>
= chmod -x <F1>
(make|set) <F1> (not|non) executable
(take|remove) (the|) (execute|executable|run) (permission|bit|right) (from|off|of) <F1>
= umask
(what is|show|print|display) (the|my|) (current|) umask
= export <W1>=<S2>
(set|define|export) (the|) (environment|) variable <W1> (to|as|with value|=|with the value) <S2>
(save|store|put|assign) <S2> (in|into|to) (the|) (environment|) variable <W1>
(let|make) (the|) variable <W1> (be|have the value) <S2>
= printenv <W1>
(what is|show|print|display|echo|get) (the|) (value|content|contents) of (the|) (environment|) variable <W1>
(show|print|display) (the|) (environment|) variable <W1>
value of (the|) (variable|) <W1>
= unset <W1>
(unset|clear|remove|forget|delete) (the|) (environment|shell|) variable <W1>
= env | grep <S1>
{find} (environment variables|variables in the environment) {containing} <S1>
(which|what) environment variables (contain|mention|have) <S1>
(search|grep|filter) (the|my) environment for <S1>
= env | sort
(list|show|print) (all|the|) environment variables (sorted|in order|alphabetically|in alphabetical order)
= alias | grep <S1>
(find|which|what|show) alias (for|with|has|containing) <S1>
= history | grep <S1>
(search|grep|look through|go through) (the|my|) (command|) history for <S1>
(when|which|what) (did i|commands did i) (last|) (use|run|type) (with|containing|) <S1>
= history -c
(clear|erase|empty|wipe|delete) (the|my|) (command|shell|bash|) history
= readlink -f <F1>
(resolve|follow|dereference) (the|) (symbolic link|symlink|link|links of|) <F1> (to the end|completely|fully|)
(print|show|what is|get) (the|) (real|true|canonical|absolute|full|resolved) path (of|to|behind) <F1>
= readlink <F1>
(where|to what) does (the|) (link|symlink|symbolic link) <F1> (point|lead|go) (to|)
(print|show|what is|get) (the|) target of (the|) (symbolic link|symlink|link|) <F1>
= realpath <F1>
(convert|turn) <F1> (into|to) (an|its) absolute path
absolute path of <F1>
= basename <F1>
(print|show|get|give me|extract) (only|just|) the (file|) name (part|) (of|from|without) (the path|) <F1>
(strip|remove|cut off) (the|) ({dir}|{dirs}|path) (part|) (from|of) <F1>
last (part|component) of (the path|) <F1>
= dirname <F1>
(print|show|get|give me|extract) (only|just|) the (parent|) {dir} (name|part|) (of|from) (the path|the file|) <F1>
(strip|remove|cut off) (the|) (file name|last part|last component) (from|of) (the path|) <F1>
in which {dir} is <F1>
= which <W1>
(where|in which place) is (the|) (command|executable|program|binary) <W1>
(print|show|get|find|locate) (the|) (full path|path|location) (of|to|for) (the|) (command|executable|program|binary|) <W1>
(which|what) <W1> (is|gets|would be) (run|used|executed|called)
= type <W1>
(is|what kind of command is|what is) <W1> (a builtin|an alias|a command|a builtin or a program|an alias or a function)
(how|as what) (does|would) (the shell|bash) (interpret|understand|take) <W1>
= bzip2 <F1>
(compress|pack|bzip) <F1> with bzip2
bzip2 <F1>
= bzip2 -d <F1>
(decompress|uncompress|unpack) (the|) (bzip2|bz2) (file|) <F1>
= tar -cf <F1> <D2>
(create|make|pack) (a|an|the|) (uncompressed|plain|) tar (archive|file|) <F1> (of|from|with) (the|) (contents of|) <D2> (without compression|)
(archive|pack|put|tar) <D2> (into|in|as) (a|the) tar (file|archive|) <F1>
= tar -czf <F1> <D2>
(create|make) (a|the|) (compressed|gzipped|gzip) (tar|) archive <F1> (of|from|with|containing) <D2>
(archive|pack|compress) <D2> (into|in|as|to) <F1> (with gzip|gzipped|compressed|)
= tar -cjf <F1> <D2>
(archive|pack|compress|put) <D2> (into|in|as|to) <F1> (with|using) (bzip2|bzip)
= tar -cJf <F1> <D2>
(archive|pack|compress|put) <D2> (into|in|as|to) <F1> (with|using) xz
= tar -xf <F1> -C <D2>
(extract|unpack|untar|open) (the|) (archive|tar|tarball|) <F1> (to|into|in|under|inside) {the} {dir} <D2>
= tar -tf <F1>
(what|which files) (is|are) (in|inside|inside of|within) (the|) (archive|tar archive|tarball|tar file|tar) <F1>
(list|show|print|display) (the|) (contents|content|files|table) (of|in) (the|) (archive|tar archive|tarball|tar file|tar) <F1>
(show|list|see) what (the|) (archive|tar file|tarball|tar|) <F1> (holds|has in it|contains) (without (unpacking|extracting|opening) (it|)|)
= tar -xf <F1>
(unpack|extract|untar|open|expand) (the|) (archive|tar archive|tarball|tar file|tar) <F1>
= mkdir -p <D1>
(make|create) (the|) {dir} <D1> (and|with|including) (all|any|its|the) (parents|parent {dirs}|missing {dirs}|in between|{dirs} in between|intermediate {dirs}|missing parents)
(i want|i need) (the|) ({dir}|{dirs}|) <D1> (and|with) (all|everything) (in between|on the way|that is missing)
(make|create) (the|) (whole|full|complete) (path|{dir} path) <D1>
= mkdir -p <D1>/<W2>
(make|create) (the|) {dir} <W2> (in|inside|under) <D1> (with parents|and <D1> too|if needed)
= mkdir -m <num1> <D2>
(make|create) (the|a|) {dir} <D2> with (mode|permissions|permission|rights) <num1>
= mktemp -d
(make|create) (a|) (new|) (temporary|temp) {dir}
= mktemp
(make|create) (a|) (new|) (temporary|temp) file
= rmdir <D1>
(delete|remove) (the|) empty {dir} <D1>
= touch <F1> <F2>
(create|make|touch) (the|) (empty|) files <F1> and <F2>
= touch <F1>
(start|begin|make|create|open) (an|a new|a|) empty (file|) (named|called|) <F1>
= touch -r <F1> <F2>
(give|set) <F2> (the|) (same|) (time|timestamp|date|time stamp|modification time) (as|of) <F1>
= cp <F1> <D2>
(copy|put a copy of) <F1> (in|into|to) {the} {dir} <D2>
= cp <F1> <F2> <D3>
(copy|put) <F1> and <F2> (in|into|to) <D3>
= cp -a <D1> <D2>
(copy|clone|mirror) <D1> to <D2> (keeping|preserving|with) (all|) (attributes|permissions and times|owners and times|everything)
(copy|clone) <D1> (exactly|as it is|in archive mode) to <D2>
= cp -n <F1> <F2>
(copy) <F1> to <F2> (without overwriting|but do not overwrite|unless it exists|if it is not there yet|but don't overwrite)
= mv <F1> <F2> <D3>
(move|put) <F1> and <F2> (into|in|to) <D3>
= rm <F1> <F2>
(delete|remove|erase) (the files|) <F1> and <F2>
= rm -f <F1>
(force|forcibly) (delete|remove|delete of|remove of) <F1>
(delete|remove) <F1> (without asking|by force|forcibly|without prompting|no questions asked)
= rm -rf <D1>
(force|forcibly) (delete|remove) (the {dir}|) <D1> (and everything in it|with everything in it|recursively)
(delete|remove) {the} {dir} <D1> (and everything in it|with all in it|recursively) (without asking|by force|without prompting)
= rm -i <F1>
(delete|remove) <F1> (but|and|,) (ask|asking) (first|me|me first|before)
= date -d yesterday
(what|which) (date|day) was (it|) yesterday
(print|show) (yesterday's date|the date of yesterday)
= date -d tomorrow
(what|which) (date|day) (is|will be) (it|) tomorrow
(print|show) (tomorrow's date|the date of tomorrow)
= date +%H:%M
(print|show|what is) (only|just|) the (time|hour and minute) (in hours and minutes|without the date|)
= date -d @<num1>
(convert|turn|show|print) (the|) (unix|epoch|) (time|timestamp|seconds) <num1> (as|to|into) (a|) (date|readable date|human readable date)
= date -R
(print|show) (the|) date (in|as) (rfc|mail|email) (format|form|)
= date -u
(print|show|what is) (the|) (utc|universal|gmt|greenwich) (time|date)
= hostname -I
(what is|print|show|display) (the|my) (ip|ip address|ip addresses|addresses) (of this {machine}|)
= hostname -f
(what is|print|show) (the|) (full|fully qualified) (host|host name|hostname|domain name) (of this {machine}|)
= ssh <W1>@<host1> <S2>
(run|execute) (the command|) <S2> (on|at) <host1> as (user|) <W1>
= ssh <host1> <S2>
(run|execute|start) (the command|) <S2> (on|over ssh on|remotely on) (the|) (host|server|machine|) <host1>
= ssh -i <F1> <host1>
(log in|connect|ssh) (to|on|into) <host1> (with|using) (the|) (key|identity|key file) <F1>
= scp <host1>:<path1> .
(copy|fetch|get|download) <path1> from (the|) (host|server|machine|remote|) <host1> (to|into|) {here}
= scp -P <num1> <F2> <host1>:
(copy|send|upload) <F2> to <host1> (over|on|through|using) port <num1>
= su - <W1>
(become|switch to|change to|log in as|act as) (the|) (user|account|) <W1> (with a login shell|with a full login|)
= su <W1>
(become|switch to) (the|) (user|) <W1> (without a login shell|in this place|keeping my environment)
= ps -e
(list|show|print) (every|all) (process|processes) (on|of) (the system|the machine|everybody) (briefly|in short|)
= ps -C <W1>
(list|show|print) (all|the|) processes (with the name|named|called|whose name is|whose command is) <W1>
= ps -o pid -C <W1>
(list|show|print) (only|just|) the (pids|process ids) of (processes (named|called)|) <W1>
= ps -p <num1> -o comm
(what|which) (program|command) is (pid|process) <num1>
(print|show) (only|just|) the (name|command) of (pid|process) <num1>
= pgrep <W1>
(what is|find|print|show|get|give me) (the|) (pid|pids|process id|process ids|process number) (of|for) <W1>
= pgrep -u <W1>
(print|show|get) (the|) (pids|process ids) of (all|) processes (of|owned by) (user|) <W1>
= pkill <W1>
(close|end|kill|quit|stop|terminate) all <W1> (windows|processes|instances|programs)
= pstree <W1>
(show|print) (the|a) (process tree|tree of processes) (of|for) (user|) <W1>
= top -p <num1>
(monitor|watch|follow) (process|pid|the process) <num1> (with|in|using) top
= top -b -n 1
(print|show|run) top (once|one time|in batch mode|just once)
= watch -n <num1> <W1>
(run|repeat|execute) <W1> every <num1> seconds
= watch ls -l
(watch|monitor|follow) (the|) (files|changes|{dir}) {here} (with|in|) (a|) (listing|ls|)
= watch df -h
(watch|monitor|follow) (the|) (free space|disk usage|disk space) (live|continuously|all the time|)
= jobs -l
(list|show|print) (the|my|) (background|) jobs with (their|) (pids|process ids|process numbers)
= df -h .
(how much|what) space is (left|free) (on|in) (the|) (disk|file system|filesystem|partition) (of|holding|containing|with) (this|the current) {dir}
(disk|file system|filesystem) (usage|space) (of|on) (the file system of|the disk of|) (this|the current) {dir}
= df -h <D1>
(how much|what) space is (left|free) (on|in|where) (the|) (disk|file system|partition|) (of|holding|containing|) <D1> (is|)
(on|) which (disk|partition|file system) is <D1>
= df -i
(how many|show|print) (the|) (free|used|) inodes (are free|are left|of all file systems|)
= df -T
(show|print|list) (the|) (file systems|disks) with (their|) (types|file system types)
= du -sh <D1>
(total|whole) size of {the} {dir} <D1>
(how big|how large) is (all of|everything in|the {dir}) <D1>
= du -sh *
(how big|how large|size of|show the size of) (is|) (each|every) (file and {dir}|entry|item|thing) {here}
(show|print) (the|) sizes of (everything|all files and {dirs}) {here}
= du -h --max-depth=1 <D1> | sort -h
what (eats|eats up|takes|takes up|uses|fills|occupies) (the|all the|so much|most) (space|room|disk) (in|under|on|of) <D1>
(where|for what) (is|does) (the|all the) (space|room) (in|of|under) <D1> (go|gone|used|wasted)
= du -ah <D1> | sort -hr | head -n <num1>
(what are|show|list|print) (the|) <num1> {biggest} (files and {dirs}|things|entries) (in|under|below) <D1>
= ls -R <D1>
(list|show|give me) (everything|the names of everything|all|all names) (under|in|below) <D1> (including|with|and) (all|its|) ({dirs}|what is below)
recursive listing of <D1>
= ls -d */
list only the {dirs} {here}
= ls -1
(list|show|print) (the|all|) files (one per line|line by line|in one column|each on its own line)
= ls -i
(list|show|print) (the|all|) files with (their|) (inode|inodes|inode numbers)
= ls -s
(list|show|print) (the|all|) files with (their|) (size in blocks|blocks|block sizes)
= ls -ltr
(list|show|print) (the|all|) files (with|) (the|) (oldest first|newest last|newest at the bottom|by date in reverse)
= ls -ld <D1>
(list|show|print|what are) (the|) (permissions|rights|owner|mode|attributes) of {the} {dir} <D1> (itself|)
= ls <D1> | wc -l
{count} (files|entries|things) (are|) (directly|) in <D1> (not counting below|without what is below|directly|)
= find <D1> -type f | wc -l
{count} (the|) files (are there|) (under|below|in and below|in the tree|in the tree of) <D1>
= man <W1>
(show|open|read|display) (the|) (manual|man page|manual page|documentation|help) (of|for|on|about) (the command|) <W1>
how (is|do i use) (the command|) <W1> (used|)
= xargs -n 1 echo < <F1>
(print|echo) (each|every) word of <F1> (with xargs|one at a time)
= cat <F1> | xargs rm
(delete|remove) (all|the|) files (listed|named|whose names are) in <F1>
= md5sum <F1> <F2>
(compute|print|show|calculate) (the|) (md5|md5 sums|checksums|md5 checksums) of <F1> and <F2>
= sha256sum <F1>
(compute|print|show|calculate) (the|) (sha256|sha256 sum|sha256 checksum|sha 256) (of|for) <F1>
= usermod -aG <W1> <W2>
(put|add|include) (user|the user|) <W2> (into|in|to) (the|) <W1> group
(put|add) (user|the user|) <W2> (into|in|to) (the|) group <W1>
(let|make) <W2> (be|) (a|) member of (the|) (group|) <W1>
= useradd -m <W1>
(create|make|open|set up) (an|a new|a) (account|user account|login) (for|named|called) <W1>
= systemctl --failed
(what|which) (services|service|units|) (failed|has failed|have failed) (to start|at boot|to come up|)
= systemctl reload <W1>
(tell|ask|let|make) <W1> (to|) (reload|re-read|read again|reread) its (configuration|config|settings)
= journalctl --since -<dur1.m>min
(log|journal) (messages|entries|lines|) (of|from|for) the last <dur1>
(what|which messages) (was|were) logged in the last <dur1>
= cd -
(take|bring|get) me back (to|) where i (came from|was before|was)
= cd <D1>
cd (to|into) (the|) ({dir}|logs|files|) (in|at|) <D1>
= cp <F1> <F2>
(i want|i need|have|keep) <F1> (saved|stored|kept|copied) as <F2> (too|as well|also|)
= sed -i s/<S1>/<S2>/g <F3>
(swap|switch|exchange|trade) <S1> (for|with) <S2> in <F3>
= find <O1> -xtype l
(dead|broken|dangling|orphaned) (symlinks|links|symbolic links|soft links) <O1>
= find <O1> -type f -executable
(executables|executable files|programs|runnable files) <O1>
= find <O1> -type d -empty -delete
(delete|remove|erase|get rid of) (every|all|each|any|the|) (empty|hollow) ({dirs}|{dir}) <O1>
= du -sh <O1>
(how much|what) (space|room) does (all|everything) <O1> (take|use|need)
"""
