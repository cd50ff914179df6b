# SPDX-License-Identifier: GPL-2.0-or-later
"""What is done with files of a kind, copies and owners of single files, text put into files, and
other everyday deeds: command, then its wordings.
"""

TABLE = r"""
= find <O1> -name *.<L1>
{find} {all} <L1> (files|scripts|source files|sources) <O1>
(list|show|find) (only|just) (the|my|) <L1> (files|scripts) <O1>
(which|what) <L1> files (are there|do i have) <O1>
= find <O1> -name *.<L1> -delete
{del} {all} <L1> (files|scripts|source files) <O1>
(find|search for|look for) {all} <L1> files <O1> and {del} (them|each|all of them)
(clean up|purge|clear out) {all} <L1> files <O1>
(force|forcefully|forcibly|force to) {del} {all} <L1> files <O1>
{del} {all} <L1> files from <D2>
= find <O1> -maxdepth 1 -name *.<L1> -delete
{del} {all} <L1> files <O1> (but|and) (not|do not {del}|leave|keep|do not touch) (those|the ones|any|) in (the|its|) (subdirectories|subfolders|sub folders|sub directories)
{del} {all} <L1> files <O1> (, not recursively|non recursively|without subdirectories|, top level only|only on this level)
= find <O1> -name *.<L1> | wc -l
{count} <L1> (files|scripts) <O1>
how many <L1> (files|scripts) (do i have|are there|are) <O1>
= find <O1> -name *.<L1> -exec mv -t <D2> {} +
move {all} <L1> files <O1> (to|into|over to) <D2>
put {all} <L1> files <O1> (into|in) <D2>
= find <O1> -name *.<L1> -exec cp -t <D2> {} +
copy {all} <L1> files <O1> (to|into|over to) <D2>
(back up|backup) {all} <L1> files <O1> (to|in|into) <D2>
= find <O1> -name *.<L1> -exec gzip {} +
(compress|gzip|gzip up) {all} <L1> files <O1>
= find <O1> -name *.<L1> -exec chmod +x {} +
make {all} <L1> (files|scripts) <O1> executable
(give|grant|add) (the|) (execute|execution) (permission|right|bit) (to|on|for) {all} <L1> (files|scripts) <O1>
= find <O1> -name *.<L1> -exec chmod -x {} +
(remove|take away|drop|revoke) (the|) (execute|execution|executable) (permission|permissions|right|bit) (from|of|on) {all} <L1> (files|scripts) <O1>
make {all} <L1> (files|scripts) <O1> (not|non) executable
= find <O1> -name *.<L1> -exec sed -i 's/[ \t]*$//' {} +
(remove|delete|strip|trim|cut|clean|get rid of) (the|all|any|) trailing (spaces|whitespace|white space|blanks|tabs|spaces and tabs|tabs and spaces) (in|from|of) {all} <L1> (files|scripts|sources) <O1>
(clean|strip|trim) {all} <L1> files <O1> of trailing (spaces|whitespace|blanks|tabs)
= find <O1> -name *<ext1> -exec sed -i 's/[ \t]*$//' {} +
(remove|delete|strip|trim|cut|clean|get rid of) (the|all|any|) trailing (spaces|whitespace|white space|blanks|tabs|spaces and tabs|tabs and spaces) (in|from|of) {all} <ext1> files <O1>
(remove|delete|strip|trim|erase) (the|all|) (whitespace|blanks|spaces|tabs) (at|from) the (end|ends) of (the|all|) lines (in|of) {all} <ext1> files <O1>
= find <O1> -name *<ext1> -exec sed -i '/^$/d' {} +
(remove|delete|strip|drop|erase) (the|all|any|) (empty|blank) lines (in|from|of) {all} <ext1> files <O1>
= find <O1> -name *.<L1> -exec sed -i '/^$/d' {} +
(remove|delete|strip|drop|erase) (the|all|any|) (empty|blank) lines (in|from|of) {all} <L1> files <O1>
= find <O1> -name *<ext1> -exec sed -i 's/\r$//' {} +
(convert|change) {all} <ext1> files <O1> (to|into) unix (line endings|format|newlines)
(remove|strip|delete) (the|all|) carriage returns (in|from|of) {all} <ext1> files <O1>
= grep -rn <S1> <O2> --include=*.<L3>
(search|look|grep) for (the|) {word} <S1> in {all} <L3> (files|scripts|sources) <O2>
{find} <S1> in {all} <L3> (files|scripts|source files) <O2>
= find <O1> -name *<ext1> -exec head -n 1 {} +
(show|print|display|give me) (the|only the|just the) first line (of|in) {all} <ext1> (file|files) <O1>
= find <O1> -name *<ext1> -exec tail -n 1 {} +
(show|print|display|give me) (the|only the|just the) last line (of|in) {all} <ext1> (file|files) <O1>
= find <O1> -type f -exec chmod g-w {} +
(take away|remove|revoke|drop) (the|) (group write|write) (permission|permissions|right|rights) (of|from|for) (the group|group|the groups) (on|from|of|for) {all} files <O1>
(take away|remove|revoke|drop) (the|) group write (permission|permissions|right|bit) (from|on|of) {all} files <O1>
= find <O1> -perm -020 -exec chmod g-w {} +
(find|search for) {all} files <O1> (with|that have|having) group write permission and (remove|revoke|take away|drop) (it|the permission|that permission|this right)
(find|search for) {all} (files|files and {dirs}) <O1> writable by (the|their) group and (remove|revoke|take away) (the|that|) (write|) permission
= find <O1> -perm -002 -exec chmod o-w {} +
(find|search for) {all} (files|) <O1> (world writable|that everyone can write|writable by others) and (remove|revoke|take away|fix) (it|the permission|that|the write permission)
(find|search for) {all} world writable files <O1> and (remove|revoke|take away) (the|that|) (write|) (permission|bit|right)
= find <O1> -type d -exec chmod <num1> {} +
(set|change) (the|) (permissions|permission|mode|rights) (of|on|for) (all|all the|every) {dirs} <O1> to <num1>
= find <O1> -type f -exec chmod <num1> {} +
(set|change) (the|) (permissions|permission|mode|rights) (of|on|for) (all|all the|every) files <O1> to <num1>
= find <O1> -name '* *'
{find} {all} files <O1> (with|that have|having|containing) (a space|spaces|blanks|whitespace) in (the|their|its) (name|names)
{find} {all} (files|names) <O1> (whose name contains|whose names contain|containing) (a space|spaces|blanks)
= find <O1> -name '*~' -delete
{del} {all} files <O1> (ending|that end|whose names end|whose name ends) (in|with) (a|the|) tilde
= find <O1> -name '*~'
{find} {all} files <O1> (ending|that end|whose names end|whose name ends) (in|with) (a|the|) tilde
= find <O1> -name '*.log' -exec gzip {} +
(compress|gzip|zip) {all} (log files|logs) <O1>
= find <O1> -name '*.log' -mmin +<dur1.m> -exec gzip {} +
(compress|gzip|zip) {all} (log files|logs) <O1> {older} <dur1>
= find <O1> -name '*.log' -mmin +<dur1.m> -delete
{del} {all} log files <O1> {older} <dur1>
= find <O1> -type f -exec grep -L <S2> {} +
{find} {all} files <O1> (not containing|that do not contain|without|lacking|that don't contain) (the|) {word} <S2>
= find <O1> -type f -size +<size1> -exec ls -lh {} +
(list|show) (the|) (details|sizes|size and name) of {all} files <O1> {bigger} <size1>
= find <O1> -type f -exec rm -i {} +
{del} {all} files <O1> (and ask|asking|but ask) (me|) (before each|for confirmation|for each|first|every time)
= find <O1> -name <G1> -exec rm -i {} +
{del} {all} (files|) <G1> <O1> (and ask|asking|but ask|after asking) (me|) (before each|for confirmation|for each|first|every time|)
(ask|prompt) (me|the user|) (for confirmation|) (and|before|then) {del} {all} files <G1> <O1>
= cat <F1>
(print|show|display|output|dump|type|give me|write out) (the|) (contents|content|whole text) of <F1>
(print|show|display|output|dump) (the|) (contents|content) of (the|) (file|text file) <F1> (on the screen|to the screen|to standard output|in the terminal|here|)
(print|output|dump|cat|type) {the} file <F1>
(print|show|display) (all|everything) (in|that is in|there is in) <F1>
= cat <str1>
(print|show|display|output|dump) (the|) (contents|content) of <str1>
(print|show|display|output|read|cat) {the} file <str1>
= chown <W1>:<W1> <F2>
(change|set) (the|) (owner and group|user and group|owner and the group|ownership) of <F2> to <W1>
(make|let) <W1> (own|be owner of) <F2> (, group included|and its group too|with the group)
= chown <W1>:<W2> <F3>
(change|set) (the|) (owner and group|user and group|user and the group) of <F3> to <W1> and <W2>
(change|set) (the|) (owner and group|user and group|user and the group) of (the file|) <F3> to (user|the user|) <W1> and (group|the group) <W2>
(change|set) (the|) (owner|user) of <F3> to <W1> and (its|the) group to <W2>
= chgrp -R <W1> <D2>
(change|set) (the|) group of <D2> to <W1> (recursively|and everything below|and all below|with all {dirs})
(change|set) (the|) group of (everything|all files|all) (in|under|below) <D2> to <W1>
recursively (change|set) (the|) group of <D2> to <W1>
(give|hand) <D2> and (everything|all) (in it|below) to (the|) group <W1>
= chgrp <W1> <F2>
(change|set) (the|) group of <F2> to <W1>
(make|let) <F2> belong to (the|) group <W1>
= cp -p <F1> <F2>
copy <F1> to <F2> (preserving|and preserve|keeping|and keep) (the|its|all|) (permissions|times|timestamps|attributes|owner and times|mode and times|date)
copy <F1> (into|over) <F2> with (the same|its|all its) (permissions|times|attributes|timestamps)
= cp -p <F1> <F1>.bak
(back up|backup|make a backup of|save a copy of) <F1> (preserving|and preserve|keeping|and keep) (the|its|) (permissions|times|timestamps|attributes|date)
= cp <F1> <F1>.bak
(back up|backup|make a backup of|make a backup copy of|save a copy of|save a backup of) {the} (file|) <F1>
(copy|save) <F1> (to|as) (a|) (bak|.bak|backup) (file|) (next to it|with the same name|)
make a (bak|.bak|backup) (file|copy) (of|from) <F1>
= sed -i 's/\t/    /g' <F1>
(replace|convert|change|turn) (the|all|) tabs (by|with|to|into) (four|4) (spaces|blanks) in <F1> in place
= sort -u <F1> -o <F1>
sort <F1> (and|) (remove|drop|delete) (the|all|) duplicates in place
(sort|order) <F1> in place (without|and drop|removing) (duplicates|duplicate lines|repeated lines)
= sort <F1> -o <F1>
(sort|order) {the} (file|lines of|) <F1> in place
(sort|order) <F1> and (write|save|put) (it|the result) back (to the same file|into it|)
= sort -k <num1> -n <F2>
sort <F2> (numerically|by number) (by|on) (the|) column <num1>
sort <F2> (by|on) (the|) (column|field) <num1> (numerically|as numbers|as a number)
= sort -k 2 -n <F1>
sort <F1> (numerically|by number) (by|on) the second (column|field)
sort <F1> (by|on) the second (column|field) (numerically|as numbers|as a number)
= awk '{print $2}' <F1>
(print|show|extract|give me|display) (the|only the) second (column|field|word) (of|from|in) (each line of|every line of|) <F1>
= awk '{print $1}' <F1>
(print|show|extract|give me|display) (the|only the) first (column|field|word) (of|from|in) (each line of|every line of|) <F1>
= awk '{print $3}' <F1>
(print|show|extract|give me|display) (the|only the) third (column|field|word) (of|from|in) (each line of|every line of|) <F1>
= awk '{print $NF}' <F1>
(print|show|extract|give me|display) (the|only the) last (column|field|word) (of|from|in) (each line of|every line of|) <F1>
= cut -d , -f 2 <F1>
(print|show|extract|give me|display) (the|only the) second (comma separated|csv) (column|field|value) (of|from|in) <F1>
= mkdir <D1> <D2> <D3>
{make} (the|three|) {dirs} <D1> , <D2> (, and|and|,) <D3>
mkdir <D1> <D2> <D3>
= diff -r <D1> <D2>
(compare|diff) (the|two|both|) {dirs} <D1> and <D2> (recursively|)
(show|what are) (the|) differences between (the|) {dirs} <D1> and <D2>
= echo <S1> >> <F2>
(append|add) (the|) (line|text|word|string|) <S1> to (the end of|) {the} (file|) <F2>
(put|write) <S1> (at|to) the end of <F2>
= echo <S1> > <F2>
(write|put|save) (the|) (line|text|word|string|) <S1> (to|into|in) {the} (file|) <F2>
{make} {the} file <F2> (containing|that contains|with) <S1>
= ls > <F1>
(print|write|save|put|store) (the|a|) (file list|list of files|listing|directory listing) (to|into|in) <F1>
(save|write) the names of (all|the) files (here|) (to|into|in) <F1>
= ls -lX
(list|show) (the|all|my|) files (sorted|ordered|) by (extension|ending|file type|type)
= ls -lh
(list|show) (the|all|my|) (files with|) (file sizes|sizes of (the|all|) files|sizes) (in|as|with) (a|) human readable (form|format|units|sizes|way|)
(list|show) (the|all|my|) files with (readable|human readable|human) sizes
= crontab -l
(show|list|print|display|what is in) (the|my|) (crontab|cron jobs|cron table|cronjobs|scheduled jobs)
= lsusb
(list|show) (the|all|connected|my|) (usb devices|usb sticks|devices on usb|usb)
= systemctl status <W1>
is <W1> (running|active|up|alive|started) (?|)
(is|has) the (service|daemon|server) <W1> (running|active|up|alive|started)
= cat <F1> <F2> > <F3>
(join|merge|combine|concatenate|glue|put together) (the|) (files|parts|two files|) <F1> and <F2> (into|to|in|as) <F3>
= sha256sum -c <F1>
(verify|check) (the|all|) (checksums|sums|hashes|sha256 sums) (in|of|from|against|listed in) <F1>
= ping -c <num1> <host1>
ping <host1> <num1> times
(send|do) <num1> pings to <host1>
= bash <F1> &
run (the script|) <F1> in the background
(start|launch|execute) (the script|) <F1> (as a background job|in the background)
= grep -o <S1> <F2> | wc -l
{count} (occurrences|times|appearances) of <S1> in <F2>
(count|tell me) how (many times|often) (the|) {word} <S1> (occurs|appears|is found|is mentioned|comes up) in <F2>
= find <O1> -type f -exec sed -i s/<S2>/<S3>/g {} +
(replace|substitute|change) (all|every|) (occurrences|occurrence|instances|) (of|) <S2> (with|by|to) <S3> in (all|every|all the|each) (file|files) <O1>
= find <O1> -name *.<L4> -exec sed -i s/<S2>/<S3>/g {} +
(replace|substitute|change) (all|every|) (occurrences|occurrence|instances|) (of|) <S2> (with|by|to) <S3> in (all|every|all the|each|) <L4> (file|files|sources) <O1>
= find <O1> -type d -name <N1> -exec rm -r {} +
{del} {all} {dirs} (named|called|with the name) <N1> (and|with) (their|all|everything in|all their) (contents|content|them|files|) <O1>
(find|search for) {all} {dirs} (named|called|with the name) <N1> <O1> and {del} them (and their contents|with contents|with everything in them|recursively|)
= find <O1> -name <N1> -exec rm -r {} +
{del} {all} (files and {dirs}|files or {dirs}|files/directories|files/folders) (named|called|with the name) <N1> <O1>
recursively {del} (all|everything) (files and {dirs}|files and folders|) (named|called) <N1> <O1>
= apt install <W1>
install (the|) (package|program|software|) <W1>
(get|install|set up) <W1> (from the repositories|from the archive|with apt|on this {machine}|for me)
i (need|want) (the package|the program|) <W1> installed
= apt upgrade
(update|upgrade) (all|all the|my|every|the) (package|packages|software|programs|installed packages|installed software)
bring (all|the|my) (packages|software) up to date
= who
(who|which users) (is|are) (logged in|logged on|on this {machine}|working here) (right now|now|)
= find <O1> -name *<ext1> | wc -l
how many <ext1> files (do i have|are there|are) <O1>
{count} <ext1> files <O1>
= find <O1> -name '*.jpg' -delete
{del} {all} (photos|pictures|images|jpegs) <O1>
= find <O1> -name '*.jpg' -exec mv -t <D2> {} +
(move|put) {all} (photos|pictures|images|jpegs) <O1> (to|into|in) <D2>
= find <O1> -name '*.jpg' -exec cp -t <D2> {} +
copy {all} (photos|pictures|images|jpegs) <O1> (to|into|in) <D2>
= find <O1> -name '*.jpg' | wc -l
(how many|count the|number of) (photos|pictures|images|jpegs) (are there|are|do i have|) <O1>
= find <O1> -name '*.mp4' -exec mv -t <D2> {} +
(move|put) {all} (videos|video files|movies) <O1> (to|into|in) <D2>
= find <O1> -name '*.mp4' -delete
{del} {all} (videos|video files|movies) <O1>
= find <O1> -name '*.log' -delete
{del} {all} (log files|logs) <O1>
"""
