// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package spelling

// Levenshtein is the number of bytes to insert, delete or replace to make b of a.
func Levenshtein(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// Within is [Levenshtein], but limit for all that is at or above the limit.
func Within(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	return min(Levenshtein(a, b), limit)
}
