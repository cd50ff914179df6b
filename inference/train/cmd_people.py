# SPDX-License-Identifier: GPL-2.0-or-later
"""What people ask of the shell in the language of manuals and of questions to each other: quoted
names, "recursively", "human readable", "side by side", every so many seconds, ports, prefixes.
"""

TABLE = r"""
= tail -n <num1> -f <F2>
(show|print|display|output|tail) the last <num1> lines of <F2> and (follow|keep following|follow it|keep watching|watch it|wait for more|follow the file)
(follow|watch|tail) <F2> (from|starting with|beginning with) the last <num1> lines
(show|print|tail) the last <num1> lines of <F2> and (then|) (print|show) (new lines|what is added|what is appended) (as it grows|as they come|)
tail <num1> lines of <F2> and follow
= tail -f <F1>
(print|output|show) (appended|new|added) (data|lines) in <F1> as the file grows
(print|show|output) (the|) (lines|data) appended to <F1> (as they come|as it grows|continuously|live)
keep (printing|showing) (the|) (end|new lines) of <F1>
= tail -f <F1> | grep <S2>
(follow|watch|tail) <F1> (for|and show only|and print only) (lines|the lines|) (containing|with|matching|that contain|) <S2>
(print|show) lines (matching|containing|with) <S2> as they are appended to <F1>
= lsof -t -i :<num1> | xargs kill
kill (whatever|what|everything|anything|who|whoever) (listens|is listening|runs|is running|is) on port <num1>
kill (the|a|any|) ({proc}|{procs}|server|thing|one) (on|using|listening on|that listens on|that uses|running on|that runs on|which uses|at|holding|of|occupying|blocking) (the|) port <num1>
(free|free up|clear|release|empty) (the|) port <num1>
(stop|end|terminate|shut down) (the|) ({proc}|server|whatever|thing) (on|that uses|using|listening on|that listens on) port <num1>
port <num1> is (taken|in use|used|occupied|busy) , (kill it|kill the process|free it)
= lsof -i :<num1>
(what|who|which process|which program) (has|holds|opened|occupies|blocks|keeps) port <num1> (open|)
(show|list|find|print) (the|all|) ({proc}|{procs}|program|programs) (using|on|that use|which use|with) port <num1>
= scp <F1> <host2>
copy (the|) (file|) <F1> to <host2> (over ssh|by ssh|with scp|)
(scp|send|upload) (the|) (file|) <F1> to <host2>
= scp -r <D1> <host2>
copy (the|) {dir} <D1> to <host2> (over ssh|by ssh|with scp|recursively|)
(scp|send|upload) (the|) (whole|) {dir} <D1> to <host2> (recursively|)
recursively copy <D1> to <host2>
= scp <host1> <F2>
copy <host1> to <F2>
(scp|download|get|fetch) <host1> (to|into|as) <F2>
= rsync -av <D1> <D2>
(synchronize|sync|copy) <D1> (to|with|and|into) <D2> (recursively|) (and show|showing|and print|with) (progress|the files|what is copied|all details|verbose output|output)
(archive|copy|sync) <D1> to <D2> (verbosely|with verbose output|in archive mode with verbose output|preserving attributes and verbosely)
(copy|sync|synchronize) <D1> to <D2> in archive mode (with verbose output|verbosely|and be verbose)
= rsync -a <D1> <D2>
(copy|sync|synchronize|mirror|archive) (recursively|) <D1> to <D2> (in archive mode|preserving (attributes|permissions|timestamps|all attributes)|with rsync|in archive mode with rsync)
recursively (copy|sync) <D1> to <D2> (preserving|keeping) (permissions|times|everything|all attributes)
= rsync -avz <D1> <host2>
(copy|sync|synchronize|upload|transfer|archive) <D1> to <host2> (compressed|with compression|compressing the data|compressing data during transmission|using compression|compressed and verbosely|with rsync)
(copy|sync) (the|) {dir} <D1> to (the|) (remote|) (host|server|) <host2> (with rsync|compressed|with compression|and compress)
= rsync -a --exclude <G1> <D2> <D3>
(copy|sync|synchronize|mirror) <D2> to <D3> (excluding|except|without|but not|ignoring|leaving out) <G1>
recursively copy <D2> to <D3> (excluding|except for|without) (files|) (matching|) <G1>
= rsync -a --delete <D1> <D2>
(mirror|sync|synchronize) <D1> (to|into) <D2> and delete (what is not there|extra files|files that are gone|extraneous files)
make <D2> (identical to|a mirror of|exactly like|the same as) <D1>
= chown -R <W1>:<W2> <D3>
(recursively|) (change|set) (the|) owner (and group|) to <W1> and (the|) group to <W2> (of|for|on|in) (all files in|everything in|everything under|the {dir}|) <D3> (recursively|and all below|)
recursively change (the|) (owner and group|ownership) of <D3> to <W1> and <W2>
recursively change (the|) owner of <D3> to <W1> and (its|the|) group to <W2>
= chown -R <W1>:<W1> <D2>
(recursively|) (change|set) (the|) (owner and group|user and group) (of|for) (all files in|everything in|) <D2> to <W1> (recursively|)
= chown -R :<W1> <D2>
recursively (change|set) (the|) group (ownership|) (of|for|in) (all files in|) <D2> to <W1>
(change|set) (the|) group (ownership|) of everything (in|under|below) <D2> to <W1>
= chown --reference=<F1> <F2>
(copy|take|use) (the|) (owner and group|ownership|owner) (from|of) <F1> (to|for) <F2>
(change|set) (the|) (owner|ownership|owner and group) of <F2> to (that|those) of <F1>
give <F2> the same (owner|owner and group|ownership) as <F1>
= chmod --reference=<F1> <F2>
(copy|take) (the|) (permissions|mode|rights) (from|of) <F1> (to|for) <F2>
give <F2> the same (permissions|mode|rights) as <F1>
(set|change) (the|) permissions of <F2> to those of <F1>
= chown <W1>:<W2> <F3>
(change|set) (the|) owner of <F3> to <W1> and (the|its|) group to <W2>
(change|set) (the|) (owner and group|ownership) of <F3> to <W1> and <W2>
= ssh -t <host1> <S2>
(connect|log in|ssh) to <host1> (and|,) (execute|run|start) <S2> (in|with|on) a terminal
(run|execute) <S2> on <host1> with (a terminal|a tty|a pseudo terminal)
= ssh <host1> <S2>
(execute|run) (the command|command|) <S2> on (the|) (remote|) (host|server|machine|) <host1>
(connect|log in|ssh) (to|into) <host1> and (execute|run) <S2>
ssh (into|to) <host1> and (run|execute) <S2>
= ssh -i <F1> <host2>
(log|ssh|connect) (in|) (to|into) <host2> (with|using) (the|) (identity|identity file|key|key file|private key) <F1>
(log|ssh) into <host2> (using|with) <F1> as (the|my) (key|identity|identity file)
= ssh -p <num1> <host2>
(connect|log in|ssh) (to|into) <host2> (on|using|over|at) port <num1>
= ssh -X <host1>
(connect|log in|ssh) (to|into) <host1> with (x forwarding|x11 forwarding|graphics)
= mount -o bind <D1> <D2>
(bind mount|mount bind|bind) <D1> (to|on|at|onto) <D2>
(mount|remount) (the|) (subtree|{dir}|) <D1> (to|on|at) <D2> as a bind
= mount -t <W1> <F2> <D3>
mount (the|) <W1> (filesystem|file system|partition|share) <F2> (on|to|at|onto|under) <D3>
mount <F2> (on|to|at|onto) <D3> (as|with type|with file system type|of type) <W1>
= mount -o remount,rw <D1>
remount <D1> (with|as|in) (read and write|read write|write) (permission|permissions|mode|)
remount <D1> (writable|for writing|read write|rw)
= mount -o remount,ro <D1>
remount <D1> (with|as|in|) (read only|readonly|ro) (mode|permission|)
= diff -y <F1> <F2>
(show|display|print) (the|) (differences|difference) (between|of) <F1> and <F2> side by side
(compare|diff) <F1> (and|with|to) <F2> (side by side|in two columns|next to each other)
(side by side|two column) (diff|comparison) of <F1> and <F2>
= diff -y -W <num1> <F2> <F3>
(show|display|print|) (the|) differences (between|of) <F2> and <F3> side by side (with|in) a width of <num1> (characters|columns|)
(compare|diff) <F2> (and|with) <F3> side by side (in|with) <num1> columns
= diff -y --suppress-common-lines <F1> <F2>
(show|display|print|) (only|just) (the|) (differences|different lines|lines that differ) (between|of) <F1> and <F2> side by side
(compare|diff) <F1> and <F2> side by side (without|suppressing|leaving out) (the|) (common|same|equal) lines
= diff -rq <D1> <D2>
(print|show|list) (which|what) files differ (in|between) <D1> and <D2> (recursively|)
(recursively|) (compare|diff) (the|) (directories|folders|) <D1> and <D2> (and|,) (show|list|print) only (the|) (names|file names|files that differ)
(which|what) files (differ|are different) between <D1> and <D2>
= diff -r <D1> <D2>
(compare|diff) (the|) (directories|folders|directory trees) <D1> (and|with|to) <D2> (recursively|)
(recursively|) compare <D1> (and|with) <D2> recursively
= diff -u <F1> <F2> > <F3>
(write|save|store|put) (the|) (differences|difference) (between|of) (files|) <F1> and <F2> (to|in|into) <F3>
(make|create) a patch <F3> (from|of) <F1> and <F2>
= ln -s <F2> <F1>
(create|make|add) (a|) (symbolic link|symlink|soft link|sym link) (named|called) <F1> (to|that points to|pointing to|which points to|for|with target|to the file|to file) <F2>
(create|make) <F1> (as|be) (a|) (symbolic link|symlink) to <F2>
= ln -sf <F2> <F1>
(force|forcefully|forcibly) (create|make|creating|making) (a|) (symbolic link|symlink) (named|called) <F1> (to|pointing to|with target) <F2>
(create|make) (a|) (symbolic link|symlink) (named|called) <F1> to <F2> (overwriting|replacing|even if there is) (an|the|any|) (existing|old) (one|link|file)
= ln -f <F2> <F1>
(force|forcefully) (create|make) (a|) hard link (named|called) <F1> to <F2>
= ln <F2> <F1>
(create|make|add) (a|) hard link (named|called) <F1> (to|of|for) <F2>
= ln -sfn <F2> <F1>
(change|update|repoint|switch) (the|) (symbolic link|symlink) <F1> to (point to|) <F2>
let (the|) (symbolic link|symlink) <F1> point to <F2>
= split -l <num1> <F2>
split (the|) (file|) <F2> into (files|pieces|parts|chunks) (of|with|of at most|per|having) <num1> lines (each|)
split (the|) (file|) <F2> (every|after every|per) <num1> lines
= split -l <num1> <F2> <F3>
split (the|) (file|) <F2> into (files|pieces|parts|chunks) (of|with|of at most) <num1> lines (each|) (with|using|and|having) (the|) prefix <F3>
split <F2> (every|per) <num1> lines into (files|pieces) (starting with|named|called) <F3>
= split -d -l <num1> <F2> <F3>
split <F2> into (files|pieces|parts) of (at most|) <num1> lines (each|) (with|and) (a|) (numeric suffixes|numeric suffix|numbers) and (the|) prefix <F3>
= split -b <size1> <F2>
split (the|) (file|) <F2> into (files|pieces|parts|chunks) (of|with|of at most|per) <size1> (each|)
split <F2> (every|by) <size1>
= split -b <size1> <F2> <F3>
split <F2> into (files|pieces|parts|chunks) (of|of at most|with) <size1> (each|) (with|and|using) (the|) prefix <F3>
= split -n <num1> <F2>
split (the|) (file|) <F2> into <num1> (equal|equally big|same size|) (files|pieces|parts|chunks)
(divide|cut) <F2> into <num1> (equal|) (parts|pieces|files)
= df -h <D1>
(show|print|report|display) (the|) (file system|filesystem) (containing|of|that holds) <D1> (human readable|in human readable form|in a readable form)
(report|show|print) (disk usage|free space|disk space) of the (file system|filesystem) (containing|of|at|with) <D1>
= df -T <D1>
(show|print) (the|) type of (the|) (file system|filesystem) (containing|of|with) <D1>
what (file system|filesystem) (type|) is <D1> on
= watch -n <dur1.s> <S2>
(execute|run|repeat|start) <S2> every <dur1>
(execute|run|repeat) (the command|command) <S2> every <dur1>
(watch|show) (the output of|) <S2> every <dur1>
= watch -n 1 <S1>
(execute|run|repeat) <S1> every second
(execute|run) (the command|) <S1> once (a|per|every) second
= watch -d <S1>
(watch|run|execute) <S1> (repeatedly|again and again|) and (highlight|show) (the|) (differences|changes)
= watch <S1>
(execute|run) <S1> (repeatedly|periodically|again and again|every two seconds)
(keep|go on) (running|executing) <S1>
watch (the|) (output of|command) <S1>
= date -d <S1>
(print|show|display) (the|) date (given by|of|for|from) (the|) (string|text|) <S1>
(print|show|convert|parse) (the|) (date string|time string|string) <S1> (as|to|into) a date
= date -d <S1> +%s
(print|show|convert) (the|) (epoch seconds|seconds since epoch|unix time|timestamp|unix timestamp) (of|for|for given time string) (the|) (date|string|) <S1>
convert (the|) (date|string|) <S1> (to|into) (epoch seconds|seconds since epoch|unix time|a timestamp|a unix timestamp)
= date -d @<num1>
convert (epoch|epoch seconds|unix time|timestamp|unix timestamp|seconds since epoch) <num1> (to|into) (a|) (date|readable date|human readable date)
(what|which) date is (the|) (timestamp|epoch|unix time) <num1>
= date -d -<num1>days
(print|show|display) (the|) date <num1> days ago
(which|what) (date|day) was it <num1> days ago
= date -d yesterday
(print|show) (the|) date (1|one) day ago
= date +%Y
(print|show|what is) the (current|) year
which year is it
= date +%m
(print|show|what is) the (current|) month (as a number|number|)
= date +%j
(print|show|what is) the day of the year
= date +%V
(print|show|what is|which is) the (current|) (week number|number of the week|calendar week|week of the year)
which week is it
= date +%A
(print|show|what is) the (current|) (day of the week|weekday) (today|)
(which|what) weekday is (it|today)
= date +%T
(print|show) the (current|) time (with|and) seconds
(print|show) (only|just) the (current|) time
= ping -c <num1> <host2>
(ping|send) <host2> <num1> times
send <num1> (pings|packets|ping requests|echo requests) to <host2>
ping <host2> with <num1> packets
= ping -c 1 <host1>
ping <host1> (once|one time|a single time)
send (one|a single|1) (ping|packet|ping request) to <host1>
= ps -ef | grep <S1>
(show|list|find|print) (all|) {procs} (whose command|whose name|that|which|with a command) (contain|contains|matching|match|matches|mention) <S1>
(search|look|grep) for <S1> (in|among) (the|) (running|) (processes|process list)
= ps -p <num1> -o comm=
(print|show) (the|) (name|command name) of (the|) process (with|) (id|pid|) <num1>
= ps --ppid <num1>
(show|list|print) (the|all|) (children|child processes|sub processes) of (process|pid|the process) <num1>
= pstree -p <num1>
(show|print) (the|) process tree (of|below|for|starting at) (process|pid|) <num1> (with pids|)
= pstree -a <num1>
(show|print) (the|) process tree of (a process that has id|process|pid|) <num1> with (command line arguments|command lines|arguments)
(show|print) (the|) (running|) process (that has id|with id|) <num1> (as a tree|in a tree|) with command line arguments
= pstree -a
(show|print|display) (the|) process tree with (command line arguments|arguments|command lines)
= mv -v <F1> <F2>
(move|rename) <F1> (to|as|into) <F2> (verbosely|and print what is done|and show what is done|with verbose output)
= mv <F1> <F2>
rename (the|) (file|folder|{dir}|) <F1> (to|as|into) <F2>
move (the|) (file|folder|{dir}|) <F1> (to|into) <F2>
= mv -b <F1> <F2>
(move|rename) <F1> (to|into) <F2> (with|making|and make|creating) a backup (of what is there|of the old one|if it exists|)
= cp -b <F1> <F2>
copy <F1> (to|over|onto) <F2> (with|making|and make|creating) a backup (of the old one|of existing files|of what is there|)
= cp -rv <D1> <D2>
(copy|recursively copy) <D1> (to|into) <D2> (recursively|) (and|,) (show|print) (what is done|the files|each file|names)
recursively copy <D1> to <D2> verbosely
= cp -r <D1> <D2>
(recursively|) copy (the|) ({dir}|{dir} tree|directory hierarchy|tree) <D1> (to|into) <D2> (recursively|)
recursively copy <D1> (to|into|as) <D2>
copy <D1> recursively (to|into) <D2>
= cp -rn <D1> <D2>
copy <D1> (recursively|) (to|into) <D2> (recursively|) (without overwriting|but do not overwrite|not overwriting|, but without overwriting|keeping) (existing files|files that are there|anything|what is there)
recursively copy <D1> to <D2> (without overwriting|but do not overwrite) (existing files|anything)
= cp -ru <D1> <D2>
copy <D1> (recursively|) (to|into) <D2> (recursively|) (only|but only|and only) (newer|changed|updated|missing) files
recursively copy (newer|only newer|changed) files (from|of) <D1> to <D2>
= cp -L <F1> <F2>
copy <F1> to <F2> (following|dereferencing|resolving) (symbolic links|symlinks|links)
= cp --parents <F1> <D2>
copy <F1> (to|into) <D2> (with|keeping|preserving|including) (its|the|) (parent directories|directory structure|full path|path|directories)
= cp -p <F1> <F2>
copy <F1> (to|into) <F2> (preserving|keeping) (mode , ownership and timestamps|permissions and times|the attributes|timestamps)
= tar -xf <F1> -C <D2>
(extract|unpack|untar|decompress) (the|) (archive|tar|tar file|file|) <F1> (to|into|in|under) (the|) ({dir}|) <D2>
= tar -xvf <F1>
(extract|unpack|untar) (the|) (archive|tar|) <F1> (verbosely|and show the files|and list the files|showing the files)
= tar -czf <F1> --exclude=<G2> <D3>
(create|make) (a|) (compressed|gzipped|) (archive|tar archive|tarball) <F1> (of|from) <D3> (excluding|without|except|leaving out) (files|) (matching|) <G2>
= tar -czf <F1> --exclude=<D2> <D3>
(create|make) (a|) (compressed|gzipped) (archive|tar archive|tarball) <F1> (of|from) <D3> (excluding|without|except) (the|) {dir} <D2>
= tar -czvf <F1> <D2>
(create|make) (a|) (gzipped|gzip compressed|compressed) (archive|tar archive|tarball) <F1> (of|from) <D2> (verbosely|and show the files|with verbose output)
= tar -rf <F1> <F2>
(append|add) (the|) (file|) <F2> to (the|) (tar|) (archive|tarball|tar) <F1>
= zcat <F1> | head -n <num2>
(show|print) the first <num2> lines of (the|) (compressed|gzipped|gzip compressed) (file|) <F1>
= zgrep <S1> <F2>
(search|look|grep) for <S1> in (the|) (compressed|gzipped|zipped) (file|log|) <F2>
{find} (lines|) {containing} <S1> in (the|) (compressed|gzipped) (file|log|) <F2>
= gunzip -t <F1>
(test|check) (if|whether|that) <F1> is (corrupt|broken|intact|a valid gzip file)
(test|verify) (the|) integrity of <F1>
= gzip -dc <F1>
(decompress|uncompress|unzip|gunzip) <F1> (to|on|and print it to|and write it to) (standard output|stdout|the terminal|the screen)
= gzip -9 <F1>
(compress|gzip) <F1> (with|at|using) (the best|best|maximum|the highest) compression
= gzip -r <D1>
(compress|gzip) (all|every) (files|file) (in|under) <D1> (recursively|and below|)
recursively compress (all|every) (files|file) in <D1>
= mktemp -d -p <D1>
(create|make) a temporary {dir} (in|under) <D1>
= mktemp -p <D1>
(create|make|generate) a temporary file (in|under) <D1>
= mktemp <S1>
(create|make) a temporary file (with|from|using) (the|) (template|pattern|name) <S1>
= readlink -m <F1>
(resolve|print|show) (the|) (full|canonical|absolute|) (path|symbolic link|link|links) (of|) <F1> even if (it|the file|some of it) does not exist
= readlink -f <F1>
(print|show|resolve|get) (the|) (full|absolute|canonical|real) path of <F1>
(print|show|get) (the|) (absolute path|final target|target) of (the|) (symbolic link|symlink) <F1>
= readlink <F1>
(print|show|where is) (the|) (target|value|destination) of (the|) (symbolic link|symlink) <F1>
= basename <F1> <S2>
(print|show) (the|) (name|file name|base name) of <F1> without (the|) (extension|suffix|ending) <S2>
(remove|strip|cut) (the|) (extension|suffix|ending) <S2> (from|of) (the name|) <F1>
= tree -L <num1> <D2>
(show|print|list|display) <D2> as a tree (with|of|to|to a depth of|down to) <num1> (levels|level|)
(show|print) (the|) (directory|) tree of <D2> (at most|down to|only|to) <num1> (levels|level) (deep|down|)
= tree -d <O1?>
(show|print|list|display) (only|just) (the|) {dirs} as a tree <O1>
tree of (the|all|) {dirs} <O1>
= tree -h <O1?>
(show|print|list|display) (the|) (files|tree|directory tree) with (human readable|) sizes (as a tree|) <O1>
= nl <F1>
number (the|) lines (of|in) <F1>
(print|show|display) <F1> with (line numbers|numbered lines|numbers)
= paste -d , <F1> <F2>
(merge|join|paste|combine) (the|) (lines of|) <F1> and <F2> (with|separated by|using) (a|) (comma|commas) (between them|as delimiter|as a separator|)
= paste -sd , <F1>
(join|merge|print|write|put) (all|) (the|) lines (of|in) <F1> (separated by|with|using|into one line separated by) (a comma|commas|comma)
= column -t <F1>
(print|show|format|display) <F1> (as|in|into) (a table|columns|aligned columns|nice columns)
(align|format) (the|) columns (of|in) <F1>
= column -t -s , <F1>
(print|show|format|display) (the|) (csv|csv file|comma separated file) <F1> as (a table|columns)
= sort -n -k <num1> <F2>
(sort|order) <F2> (numerically|by number) (by|on|according to) (the|) (field|column|key) <num1>
(numerically|) sort <F2> (by|on) column <num1> numerically
= sort -t <S1> -k <num2> -n <F3>
(sort|order) <F3> numerically (by|on) (field|column) <num2> (separated by|with separator|with delimiter|using) <S1>
= sort -t : -k <num1> -n <F2>
(sort|order) <F2> numerically by (field|column) <num1> (separated by|with|using) (a|) (colon|colons) (as separator|as delimiter|)
= sort -R <F1>
(shuffle|randomize|randomly sort|mix) (the|) lines (of|in) <F1>
(sort|print) (the|) lines of <F1> (randomly|in random order|at random)
= sort -h <F1>
(sort|order) <F1> by human readable (numbers|sizes)
= sort -V <F1>
(sort|order) <F1> by version (numbers|number|)
= sort -c <F1>
(check|test) (if|whether|that) <F1> is sorted
is <F1> sorted
= sort -m <F1> <F2>
merge (the|) (sorted|already sorted) (files|) <F1> and <F2>
= sort <F1> | uniq -c
(count|show) how often (each|every) (line|) (of|in) <F1> (occurs|appears|comes)
(count|show the number of) (occurrences|duplicates|repeats) of (each|every) line (of|in) <F1>
= sort <F1> <F2> | uniq -d
(print|show|find) (the|) lines (common to|that are in both|in both) <F1> and <F2> (in any order|)
= uniq -c <F1>
(count|show) (repeated|adjacent|consecutive) (lines|duplicates) (of|in) <F1>
= uniq -u <F1>
(print|show) only (the|) (unrepeated|not repeated) lines of <F1>
= cut -d <S1> -f <num2> <F3>
(print|show|extract|get|cut out|cut) (field|column) <num2> of <F3> (separated by|delimited by|with delimiter|with separator|using delimiter|using) <S1>
(split|cut) (the|) lines of <F3> (by|at|on) <S1> and (print|show|take) (field|column|part) <num2>
= cut -d : -f <num1> <F2>
(print|show|extract|get|cut) (the|) (field|column) <num1> of <F2> (separated|delimited) by (a|) (colon|colons)
= cut -c -<num1> <F2>
(print|show|take|keep) (only|) the first <num1> characters of (each|every) line (of|in) <F2>
= cut -c <num1>- <F2>
(print|show) (each|every) line (of|in) <F2> from (character|position|column) <num1> (on|to the end|)
= cut -f <num1> <F2>
(print|show|extract) (field|column) <num1> of (the|) tab (separated|delimited) (file|) <F2>
= tr -d '\n' < <F1>
(remove|delete|strip) (all|the|) (newlines|new lines|line breaks|newline characters) (from|in|of) <F1>
(print|show|write) <F1> (without|with no) (newlines|line breaks|new lines)
= tr '\n' ' ' < <F1>
(replace|translate|change|turn) (all|the|) (newlines|new lines|line breaks) (of|in) <F1> (with|by|into|to) (spaces|a space|blanks)
(join|print|put) (all|) (the|) lines of <F1> (on|in|into) (one|a single) line
= tr '\n' , < <F1>
(replace|translate|change|turn) (all|the|) (newlines|new lines|line breaks) (of|in) <F1> (with|by|into|to) (commas|a comma)
= tr <S1> <S2> < <F3>
(translate|replace|change) (the|) (characters|character|letter|letters) <S1> (to|by|with|into) <S2> in <F3>
= tr , '\n' < <F1>
(replace|translate|change|turn) (all|the|) commas (of|in) <F1> (with|by|into|to) (newlines|new lines|line breaks)
= grep -v '^$' <F1>
(print|show) (the|all|) (non empty|not empty|nonempty|non blank) lines of <F1>
(print|show|display) <F1> (without|excluding|leaving out|but not) (the|) (empty|blank) lines
= grep -v '^#' <F1>
(print|show|display) <F1> (without|excluding|leaving out|but not) (the|) (comments|comment lines|lines beginning with a hash|commented lines)
(print|show) (the|all|) lines of <F1> (that are not|which are not|but no) (comments|commented|commented out)
= grep -E <S1> <F2>
(search|grep|look) (for|) (the|) (extended|) (regular expression|regex|extended regex) <S1> in <F2>
{find} lines (matching|that match) (the|) (extended|) (regular expression|regex|regexp) <S1> in <F2>
= grep -o <S1> <F2>
(print|show) only (the|) (matched|matching) (part|parts|text) of (lines|) (matching|) <S1> in <F2>
(extract|pull out) (all|every|) (matches|occurrences) of <S1> from <F2>
= grep -o <S1> <F2> | wc -l
{count} (the|all|) (occurrences|matches) of <S1> in <F2>
how (often|many times) (does|is) <S1> (occur|appear|found) in <F2> , (all|every|) (occurrences|occurrence|counting all)
= grep -f <F1> <F2>
{find} (the|) lines of <F2> (that match|matching|containing) (any of|) (the|) (patterns|words|lines) (in|of|from) <F1>
(print|show|search) (all|) (lines|strings) (from|of|in) <F2> (matching|that match) (a|the|) (pattern|patterns|lines) (in|of|from) <F1>
= grep -vf <F1> <F2>
(print|show) (the|) lines of <F2> (that are not|which are not|not) in <F1>
(print|show|find) (the|) lines of <F2> that (do not|don't) (match|contain) (any|) (pattern|patterns|lines) (of|in|from) <F1>
= grep -A <num1> <S2> <F3>
(print|show) (the|) <num1> lines (after|following) (each|every|the|) (line|match|) (with|containing|matching|of) <S2> in <F3>
= grep -B <num1> <S2> <F3>
(print|show) (the|) <num1> lines (before|preceding) (each|every|the|) (line|match|) (with|containing|matching|of) <S2> in <F3>
= grep -C <num1> <S2> <F3>
(print|show) (the|) <num1> lines (around|before and after) (each|every|the|) (line|match|) (with|containing|matching|of) <S2> in <F3>
= grep -m 1 <S1> <F2>
(print|show|find) (only|) the first (line|match|occurrence) (containing|matching|with|of) <S1> in <F2>
= grep -m <num1> <S2> <F3>
(print|show|find) (only|) the first <num1> (lines|matches|occurrences) (containing|matching|with|of) <S2> in <F3>
= grep -rI <S1> <O2>
(search|look) for <S1> in all text files <O2>
(recursively|) (search|grep) for <S1> (ignoring|skipping|without) binary files <O2>
= history | grep <S1>
(search|look|grep) for <S1> in (the|my|) (output of|) (history|command history|shell history)
(which|what) commands (with|containing|about) <S1> did i (use|type|run|enter)
= who | wc -l
{count} (the|) (users|people) (that are|who are|) logged in
how many users are logged in
= who | cut -d ' ' -f 1 | sort -u
(print|show|list) (a|the|) (sorted|sorted and unique|unique|) (list|names) of (the|all|) (logged in users|users that are logged in|users who are logged in)
= whoami
(print|show) (the|) (current user|current user name|effective user name|name of the current user|current user's name)
= id -u
(print|show) (the|) (user id|uid|numeric user id) of the current user
= id -un
(print|show) (the|) (effective|) user name
= id -Gn <W1>
(print|show|list) (the|all|) (names of|) (groups|group names) (of|that|for) (user|the user|) <W1> (is in|belongs to|)
= getent passwd <W1>
(print|show) (the|) (passwd|password) entry (of|for) (user|the user|) <W1>
= uname -r
(print|show) (the|) kernel (release|version)
= uname -m
(print|show) (the|) (machine hardware name|machine architecture|hardware name|processor architecture)
= hostname -I
(print|show) (all|) (the|) (ip addresses|addresses) of (the|this) (host|{machine})
= dig +short <host1>
(print|show|get|find) (only|just|) (the|) (ip|ip address|address) of <host1> (with dig|by dns|in dns|)
(resolve|look up) <host1> (shortly|in short|)
= dig -x <host1>
(reverse|do a reverse) (lookup|look up|dns lookup) (of|for|) <host1>
(which|what) (name|host|host name) (has|belongs to) (the address|ip|) <host1>
= ls -R <O1?>
(list|show|print) (all|) (files|everything) recursively <O1>
recursively (list|show) (all|) (files|everything|{dirs} and files|) <O1>
= ls -lt <O1?>
(list|show) (the|all|) files <O1> (sorted|ordered) by (modification time|time|date) , (newest|latest) first
(long|detailed) (list|listing) (of files|) <O1> (sorted|ordered) by (time|date|modification time)
= ls -ltr <O1?>
(list|show) (the|all|) files <O1> (sorted|ordered) by (modification time|time|date) , (oldest|earliest) first
(long|detailed) (list|listing) (of files|) <O1> (with|and) the (newest|latest) (last|at the end|at the bottom)
= ls -t | head -n 1
(print|show|which is|what is) the (most recent|newest|latest|last changed|most recently modified) file (here|in this {dir}|in the current {dir})
= ls -lS <O1?>
(list|show) (the|all|) files <O1> (sorted|ordered) by size (, biggest first|with details|)
= ls -d */
(list|show|print) (only|just) (the|) {dirs} (here|in this {dir}|in the current {dir})
= ls -1 <O1?>
(list|show|print) (the|all|) files <O1> (one per line|one a line|, one per line|in one column|each on a line)
= ls -m <O1?>
(list|show|print) (the|all|) files <O1> (separated by|with|divided by) commas
= ls -i <F1>
(print|show|what is) the inode (number|) of <F1>
= mkdir -p <D1>
(create|make) (the|) {dir} <D1> (and|with|including) (its|the|all|any|) (parents|parent directories|intermediate directories|missing parents) (as needed|as required|)
(create|make) (intermediate|parent|missing) directories (as required|as needed|) (and|for) (the|) ({dir}|path|) <D1>
(create|make) (the|) {dir} <D1> (if it does not exist|if needed|as needed|unless it exists)
= mkdir <D1> <D2> <D3>
(create|make) (the|) {dirs} <D1> , <D2> and <D3>
= touch <F1> <F2> <F3>
(create|make) (the|) (empty|) files <F1> , <F2> and <F3>
= rm -v <F1>
(remove|delete) <F1> (verbosely|and print what is done|and show what is removed)
= rm -rf <D1>
(forcefully|forcibly|force to) (remove|delete) (the|) {dir} <D1> (recursively|and everything in it|and all in it)
recursively (and forcefully|and forcibly|and without asking) (remove|delete) <D1>
= rmdir -p <D1>
(remove|delete) (the|) empty {dir} <D1> (and|with) its (empty|) (parents|parent directories)
= env -u <W1> <W2>
(run|execute|start) <W2> (without|with no|with the variable|with variable|) (the|) (environment|) (variable|) <W1> (unset|)
= env -i <W1>
(run|execute|start) <W1> (with|in) (an|) (empty|clean) environment
= printenv <W1>
(print|show) (the|) (value of|) (the|) environment variable <W1>
= yes | head -n <num1>
(print|write) (yes|y) <num1> times
= cat <F1> | tee <F2>
(print|show) <F1> and (save|write|copy) it to <F2>
= cat <F1> | tac
(print|show) <F1> (from the last line to the first|from bottom to top)
= tac <F1>
(print|show|reverse) (the|) lines of <F1> in (reverse|reversed|opposite) order
(reverse|turn around) (the|) (order of|) (the|) lines (of|in) <F1>
= rev <F1>
(reverse|mirror) (each|every|the characters of each|the characters of every) line (of|in) <F1>
= wc -l < <F1>
(print|show) (only|just) the number of lines (of|in) <F1>
(print|show) the number of lines (of|in) <F1> without (the|its) (name|file name)
= wc -L <F1>
(print|show|what is) the length of the longest line (of|in) <F1>
= stat -c %s <F1>
(print|show) (only|just|) the size of <F1> in bytes
= stat -c %a <F1>
(print|show) (the|) (octal|numeric) (permissions|mode) of <F1>
(print|show) the permissions of <F1> (in octal|as a number|as numbers)
= stat -c %U <F1>
(print|show) (only|just) the (owner|name of the owner|owner name) of <F1>
= stat -c %y <F1>
(print|show) (only|just|) the (modification time|last modification time|time of the last change) of <F1>
= du -sh <D1>
(print|show|what is) the total (size|disk usage) of (the|) ({dir}|) <D1> (in human readable form|human readable|in a readable form)
(summarize|sum up) (the|) (disk usage|size) of <D1> (in human readable form|human readable|)
= du -ah <D1> | sort -h
(list|show) (the|) (sizes|size) of (all|) (files|everything) (in|under) <D1> (sorted|ordered) by size
= du -h --max-depth=1 <D1>
(print|show) (the|) (disk usage|size|sizes) of (each|every|all|the) (subdirectory|subdirectories|{dirs}) (of|in) <D1> (in human readable form|human readable|, one level deep|)
= sed -n <num1>,<num2>p <F3>
(print|show) (the|) lines (from|) <num1> (to|through|till|until) <num2> (of|from|in) <F3>
= sed '$d' <F1>
(print|show) <F1> without (the|its) last line
= sed 1d <F1>
(print|show) <F1> without (the|its) (first line|header|header line)
= sed -i.bak s/<S1>/<S2>/g <F3>
(replace|change|substitute) (all|every|) <S1> (with|by|to) <S2> in <F3> (and|with|,) (keep|keeping|making|create|make|save) a backup (with suffix bak|copy|)
= sed -i '/^#/d' <F1>
(remove|delete) (all|the|) (comments|comment lines) (from|in) <F1>
= awk -F , -v n=<num1> '{print $n}' <F2>
(print|show) (column|field) <num1> of (the|) (csv|csv file|comma separated file) <F2> (with awk|)
= awk '!seen[$0]++' <F1>
(remove|delete|drop) (the|) (duplicate|repeated) lines (from|of|in) <F1> (without sorting|keeping the order|and keep the order|preserving the order)
= awk 'END {print NR}' <F1>
{count} (the|) lines of <F1> with awk
= awk '{print $1}' <F1> | sort | uniq -c
{count} how often (each|every) (first word|value of the first column|first field) (occurs|appears) in <F1>
= xargs -a <F1> rm -f
(remove|delete) (the|all|) files (listed|named|given) in <F1>
= seq <num1> | paste -sd ,
(print|write|show) (the|) numbers (from 1|) to <num1> (separated by|with) (commas|a comma)
= shuf -n 1 <F1>
(print|show|pick|choose) (a|one) random line (of|from) <F1>
= shuf -n <num1> <F2>
(print|show|pick|choose) <num1> random lines (of|from) <F2>
= su - <W1> -c <S2>
(run|execute) (the command|) <S2> as (user|the user|) <W1>
= kill -9 <num1>
(immediately|at once|forcefully|forcibly) kill (the|) process (with|) (id|pid|) <num1>
send (sigkill|the kill signal|signal 9) to (process|pid|) <num1>
= kill -TERM <num1>
send (sigterm|the term signal|the terminate signal) to (process|pid|the process|) <num1>
= pgrep -l <W1>
(print|show|list) (the|) (pids|process ids) and names of (the|all|) (processes|processes named) <W1>
= pgrep -u <W1>
(print|show|list) (the|) (pids|process ids) of (all|the|) processes of (user|the user|) <W1>
= lsblk -f
(show|list|print) (the|all|) (block devices|disks|partitions) with (their|) (file systems|filesystems|uuids|labels)
"""
