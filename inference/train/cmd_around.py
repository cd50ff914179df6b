# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts of what runs, numbered lines, text in files of one kind without a verb, and options that
people imply: "null separated", "forcibly", "with xargs", "the directory itself".
"""

TABLE = r"""
= ps aux | wc -l
how many {procs} (are running|run|are there|exist|are alive|are active|do i have|does it have|have i got) (now|right now|at the moment|currently|here|on this {machine}|in total|)
(the|) (number|count|total number|total) of (running|active|) (processes|programs|tasks) (please|here|on this {machine}|right now|)
(what is|what's|tell me) the number of (running|) (processes|programs|tasks)
(count|count up|add up) (all|the|all the|) (running|) (processes|programs|tasks) (here|on this {machine}|)
(process|task) (count|number|total)
= ps -eL | wc -l
how many threads (are running|run|are there|exist) (in total|now|at the moment|on this {machine}|)
(the|) (number|count|total number) of (running|all|) threads (on this {machine}|in total|)
(count|add up) (all|the|) threads (of all processes|)
thread count
= pgrep -c <W1>
how many <W1> {procs} (are running|run|are there|exist|do i have|) (now|)
how many (instances|copies|{procs}) of <W1> (are running|run|are there|exist|do i have|)
(count|the number of|number of) (the|) <W1> (processes|instances)
= ps -u <W1> | wc -l
how many {procs} (does|has) (user|) <W1> (run|have|running|)
(count|the number of|number of) (the|) {procs} of (user|the user|) <W1>
= ss -tan | wc -l
how many (tcp|) (connections|sockets) (are there|are open|do i have|exist) (now|)
(the|) number of (open|) (tcp|) (connections|sockets)
= nl <F1>
number (the|all|all the|every|each of the|) (lines|rows|line) (of|in) (the file|) <F1>
(please|) (give|put) (the|) (lines|rows) (of|in) <F1> (numbers|a number)
(put|write|add|set) (the|) (line|) numbers (before|in front of|to|on|at|beside) (the|all|each of the|every|each|) (lines|line|rows) (of|in) <F1>
(enumerate|renumber) (the|all|) lines (of|in) <F1>
<F1> (with|including|and its|plus) (line|) numbers
number <F1>
= nl -ba <F1>
number (all|every|really all) (the|) lines (of|in) <F1> (, empty ones too|including (the|) (empty|blank) (ones|lines)|with the (empty|blank) ones)
(enumerate|number) (the|) (lines|rows) of <F1> (, also|, even|including) (the|) (empty|blank) (ones|)
= wc -l <F1>
(the|) (count|number|amount) of lines (of|in) (the file|) <F1>
= grep -rn <S1> <O2> --include=*.<L3>
<S1> in (all|every|all the|all my|the|any) <L3> (files|file|sources|scripts|source files) <O2>
(all|every|the|) (<S1>|uses of <S1>|mentions of <S1>|occurrences of <S1>) in (the|my|all|) <L3> (files|sources) <O2>
(look|search|grep|scan) (for|) <S1> in (all|every|the|my|) <L3> (files|file|sources) <O2>
(look|search|scan) (all|the|my|every|) <L3> (files|sources|file) <O2> for <S1>
(go|run|look) through (all|the|my|) <L3> (files|sources) <O2> (for|and find|looking for) <S1>
= grep -rn <S1> <O2> --include=*<ext1>
<S1> in (all|every|all the|all my|the|any) <ext1> (files|file|sources|scripts|) <O2>
(all|every|the|) (uses|mentions|occurrences) of <S1> in (the|my|all|) <ext1> (files|) <O2>
(look|search|scan) (all|the|my|every|) <ext1> (files|) <O2> for <S1>
= grep -rl <S1> <O2> --include=*.<L3>
(which|what) (of the|of my|) <L3> (files|sources|scripts) <O2> (contain|have|mention|use|include|call) <S1>
(names|list) of (the|all|) <L3> (files|sources) <O2> (with|that contain|containing|that use|having) <S1>
= grep -rn <S1> <O2> --include=<G2>
<S1> in (all|every|all the|all my|the|any) <G2> (files|) <O2>
(search|look) (all|the|) <G2> (files|) <O2> for <S1>
= grep -ri <S1> <O2>
(recursively|) (search|look|grep) (for|) <S1> (in all files|everywhere|) <O2> (in any case|ignoring case|ignoring the case|case insensitively|regardless of case|upper or lower case)
= grep -rh <S1> <O2>
(show|print) (the|) lines (with|containing|matching) <S1> in (all|the) files <O2> without (the|their|) (file names|names|file name)
= grep -rw <S1> <O2>
{find} (the|) (whole|complete|exact|full|entire) word <S1> in (all|the) files <O2>
= chgrp <W1> <F2>
(change|set|switch) (the|) (group|group ownership|owning group|group owner) (of|for) <F2> to (group|) <W1>
(give|hand) <F2> (to|over to) (the|) group <W1>
(make|let) (the|) group <W1> (own|the owner of) <F2>
= chgrp -R <W1> <D2>
(recursively|) (change|set) (the|) (group|group ownership) of (all files in|everything in|everything under|{dir}|) <D2> (recursively|and below|and all in it) to (group|) <W1>
= ls -ld <D1>
(long|detailed|) (listing|list|details|information) (of|for|about) (the|) {dir} <D1> (itself|, not what is in it|and not its contents|alone)
(show|list|print) (the|) {dir} <D1> itself (, not its contents|)
(show|print|what are) (the|) (permissions|rights|mode|owner) of (the|) {dir} <D1>
= env | grep <S1>
(show|list|print|find|display) (all|the|) (environment|) variables (with|containing|that contain|matching|whose name contains|whose name or value contains|like) <S1>
(search|grep|look) (for|) <S1> in the environment
= zcat <F1> | less
(view|read|page|page through|look at|show) (the|) (contents|content|text|) (of|) (the|) (compressed|gzipped|zipped) (file|log|) <F1> (page by page|in less|with a pager|with less|)
= ssh -i <F1> <host2> <S3>
(ssh|log in|connect) (to|into) <host2> (with|using) (the|) (key|key file|identity) <F1> and (run|execute|start) <S3>
(run|execute) <S3> on <host2> (with|using) (the|) (key|key file|identity file|identity) <F1>
= du -sh * | sort -rh
(show|print|list|) (the|) (sizes|size|disk usage) of (all|every|each|the) (files and {dirs}|things|entries|files and folders|top level files and folders|items) {here} (, biggest first|in descending order|sorted by size|from big to small|sorted by size in descending order|from biggest to smallest)
(what|which) (things|files and {dirs}|entries) {here} are (the|) (biggest|largest) (, biggest first|in order|sorted|)
= du -sh * | sort -h
(show|print|list|) (the|) (sizes|size|disk usage) of (all|every|each|the) (files and {dirs}|things|entries|files and folders|items) {here} (, smallest first|in ascending order|from small to big|from smallest to biggest)
= find <O1> -type f | wc -l
(count|counts|number of|how many|the total number of|total) (all|) (regular|) files (are there|there are|) (in|under|below) (the|this|a) (current|) {dir} and (its|the|all|) {dirs}
(count|number of|how many|total) (all|) (regular|) files (are there|) (recursively|in the whole tree|in all {dirs}) <O1>
= find <O1>
{find} all files (and|or) {dirs} (recursively|in the whole tree|with all subdirectories) <O1>
(search|walk|traverse|go through) (the|) (whole|entire|) {dir} tree <O1> (and|,) (print|list|show) (everything|all names|all paths|all files and {dirs})
(print|list|show) (all|) (files/directories|paths|pathnames|path names|files and {dirs}) {tree}
= find <D1>
(print|list|show|find) (all|) (files/directories|paths|pathnames|path names|files and {dirs}|everything) (under|below|in and below|recursively in|in the tree of) <D1>
= touch -r <F1> <F2>
(give|set) <F2> the (same|) (time|timestamp|modification time|date) (as|of) <F1>
= date -d tomorrow
(print|show|what is) the date (of tomorrow|tomorrow|in one day|a day from now)
= date -d <S1> +%A
(which|what) (weekday|day of the week) (was|is|will be) <S1>
= tail -n +<num1> <F2>
(print|show) <F2> (from|starting at|beginning with|starting with|starting from) line <num1> (on|to the end|)
= head -n -<num1> <F2>
(print|show|display) <F2> (without|except|but not|leaving out|skipping) (the|its) last <num1> lines
(print|show) all but the last <num1> lines of <F2>
= sed <num1>d <F2>
(print|show|display) <F2> (without|except|leaving out) line <num1>
= sed -i <num1>d <F2>
(delete|remove|drop) (the|) line (number|) <num1> (from|of|in) <F2>
= sed -i '/^$/d' <F1>
(delete|remove|drop|strip) (all|the|) (empty|blank) lines (from|of|in) <F1>
= sed -i /<S1>/d <F2>
(delete|remove|drop) (all|the|every|) (lines|line) (with|containing|matching|that contain|that match) <S1> (from|of|in) <F2>
= sort -u <F1>
(sort|order) <F1> (and|,) (remove|drop|without|delete|leave out) (the|) (duplicates|duplicate lines|repeated lines)
(print|show) (the|) (unique|distinct|different) lines (of|in) <F1> (sorted|in order|)
= sort -r <F1>
(sort|order) <F1> (in|) (reverse|reversed|descending|backwards) (order|)
= sort <F1> | uniq -c | sort -rn
(count|show) (how often|how many times) (each|every) line (of|in) <F1> (occurs|appears) (, most frequent first|sorted by frequency|, sorted|and sort by it)
(most|) (frequent|common) lines (of|in) <F1>
= tar -tf <F1>
(list|show|print) (the|) (contents|files|members|names) (of|in) (the|) (archive|tar|tar file|tarball) <F1> (without unpacking|without extracting it|)
= tar -cjf <F1> <D2>
(create|make) (a|) (bzip2|bz2|bzipped) (compressed|) (archive|tarball|tar) <F1> (of|from) <D2>
= find <O1> -name <G2> -print0 | xargs -0 grep -l <S3>
{find} (all|) files (named|matching) <G2> <O1> (and|,) (use|with|using|through) xargs (to|) (search|grep|look) (for|them for|in them for) <S3>
= find <O1> -name <G2> -print0 | xargs -0 rm
{find} (all|) files (named|matching) <G2> <O1> (and|,) (use|using|with|through) xargs (to|) (delete|remove) (them|)
(delete|remove) (all|) <G2> files <O1> (with|using|through) (find and|) xargs
= find <O1> -type f -print0 | xargs -0 chmod <num2>
(change|set) (the|) (mode|permissions) of all (regular|) files <O1> to <num2> (with|using|through) xargs
= find <O1> -type d -print0 | xargs -0 chmod <num2>
(change|set) (the|) (mode|permissions) of all {dirs} <O1> to <num2> (with|using|through) xargs
= find <O1> -type f -print0 | xargs -0 md5sum
(md5|md5 sum|checksum|checksums) of (all|every) (regular|) (files|file) <O1> (with|using|through) xargs
= ls -A
(the|all|) hidden (stuff|things|ones|files|entries) (too|as well|also|included) (, (please|) (list|show|print) (it|them|that|all)|)
(list|show) (it|them|everything|all) (, |) (with|including|and) (the|) hidden (ones|stuff|files|things) (too|)
= ls -lt
(sort|order|arrange|list) (it|them|everything|this|) by (date|time|age|last change) (please|) (, |) ((the|) (newest|latest|most recent|youngest) (ones|one|) (first|on top|at the top|up)|)
(the|) (newest|latest|youngest|last changed) (file|files|one|ones) (first|on top|at the top) (please|)
= ls -lhS
(sort|order|arrange|list) (it|them|everything|this|) by (size|how big they are|how large they are) (please|) (, |) ((the|) (biggest|largest|fattest) (ones|one|) (first|on top|at the top|up)|)
(the|) (biggest|largest|fattest) (file|files|one|ones) (first|on top|at the top) (please|)
= cd
(back|take me|bring me|get me|) (to my|) home ({dir}|) (please|again|now|)
= systemctl list-timers
(which|what) timers (are|do i have|does systemd have|exist|run) (there|set up|active|running|due|here|) (now|next|)
(list|show|see|print) (the|my|all|) (timers|active timers) (and when they run|with their next time|)
when (does|will|is) (the next|which|each|every) timer (run|fire|due|go off)
= find <O1> -name *.<L2>
<L2> (sources|source files|scripts|files) <O1>
(where are|find|look for) (the|my|all|) <L2> (sources|source files|scripts|files) <O1>
"""
