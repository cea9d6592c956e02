// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestLogsWanted(t *testing.T) {
	for name, test := range map[string]struct {
		environ []string
		want    bool
	}{
		"no environment":                    {nil, false},
		"unrelated variables":               {[]string{"PATH=/bin", "TF_VAR_x=1", "TF_LOGGER=1"}, false},
		"set to nothing":                    {[]string{"TF_LOG=", "TF_LOG_SDK="}, false},
		"everything":                        {[]string{"PATH=/bin", "TF_LOG=trace"}, true},
		"one provider":                      {[]string{"TF_LOG_PROVIDER_IAMPROOF=debug"}, true},
		"the SDK itself":                    {[]string{"TF_LOG_SDK=debug"}, true},
		"a value that holds an equals sign": {[]string{"TF_LOG_PATH=a=b"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := logsWanted(test.environ); got != test.want {
				t.Errorf("logsWanted(%q) = %t, want %t", test.environ, got, test.want)
			}
		})
	}
}
