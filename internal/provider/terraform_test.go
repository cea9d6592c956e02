// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// factories is the provider as the acceptance tests use it: as it is served.
var factories = map[string]func() (tfprotov6.ProviderServer, error){
	"iamproof": func() (tfprotov6.ProviderServer, error) { return provider.Server("test")(), nil },
}

// address is where the provider is from for the Terraform under test. OpenTofu has a registry of
// its own: TF_ACC_PROVIDER_HOST=registry.opentofu.org, which terraform-plugin-testing reads as well.
var address = cmp.Or(os.Getenv("TF_ACC_PROVIDER_HOST"), "registry.terraform.io") + "/terraform-iamproof/iamproof"

// reattach serves the provider from the test process and returns the value of
// TF_REATTACH_PROVIDERS for it. A server keeps the configuration of its provider, so
// that runs of Terraform at the same time need one each.
func reattach(t *testing.T) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	configs, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	failed := make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(address, provider.Server("test"), tf6server.WithDebug(ctx, configs, closed),
			tf6server.WithGoPluginLogger(hclog.NewNullLogger()), tf6server.WithoutLogStderrOverride())
	}()
	t.Cleanup(func() {
		stop()
		<-closed
	})
	select {
	case err := <-failed:
		t.Fatalf("the provider could not be served: %v", err)
		return ""
	case c := <-configs:
		value, err := json.Marshal(map[string]any{address: map[string]any{
			"Protocol": string(c.Protocol), "ProtocolVersion": c.ProtocolVersion, "Pid": c.Pid, "Test": c.Test,
			"Addr": map[string]string{"Network": c.Addr.Network(), "String": c.Addr.String()},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return string(value)
	}
}

// diagnostic is what Terraform shows of an error or warning.
type diagnostic struct {
	Severity, Summary, Detail, Address string
	Range                              *struct {
		Start struct{ Line int }
		End   struct{ Line int }
	}
	Snippet *struct{ Code string }
}

// workspace is a folder with a configuration, and the state of what was applied.
type workspace struct{ dir, terraform, reattach string }

// newWorkspace returns a workspace with a configuration.
func newWorkspace(t *testing.T, config string) *workspace {
	t.Helper()
	w := &workspace{dir: t.TempDir(), terraform: os.Getenv("TF_ACC_TERRAFORM_PATH"), reattach: reattach(t)}
	if w.terraform == "" {
		var err error
		if w.terraform, err = exec.LookPath("terraform"); err != nil {
			t.Fatalf("these tests need Terraform on PATH or in TF_ACC_TERRAFORM_PATH: %s", err)
		}
	}
	w.configure(t, config)
	return w
}

// configure replaces the configuration.
func (w *workspace) configure(t *testing.T, config string) {
	t.Helper()
	config = "terraform {\n  required_providers {\n    iamproof = { source = \"terraform-iamproof/iamproof\" }\n  }\n}\n" + config
	if err := os.WriteFile(filepath.Join(w.dir, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
}

// outcome is what came of a command.
type outcome struct {
	failed bool
	// diagnostics as Terraform orders them.
	diagnostics []diagnostic
	output      []byte
}

// command is a command that knows -json.
func (w *workspace) command(args ...string) *exec.Cmd {
	cmd := exec.Command(w.terraform, slices.Insert(slices.Clone(args), 1, "-json")...)
	cmd.Dir = w.dir
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	cmd.Env = append(cmd.Env, "TF_REATTACH_PROVIDERS="+w.reattach, "CHECKPOINT_DISABLE=1")
	return cmd
}

// run runs a command that knows -json.
func (w *workspace) run(t *testing.T, args ...string) outcome {
	t.Helper()
	cmd := w.command(args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if len(out) == 0 {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return outcome{err != nil, diagnostics(t, out), out}
}

// resources lists the addresses in the state.
func (w *workspace) resources(t *testing.T) []string {
	t.Helper()
	var state struct {
		Values struct {
			RootModule struct {
				Resources []struct{ Address string }
			} `json:"root_module"`
		}
	}
	if err := json.Unmarshal(w.run(t, "show").output, &state); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range state.Values.RootModule.Resources {
		out = append(out, r.Address)
	}
	return out
}

// planned plans the configuration in report mode and returns what is planned for
// passed of each simulation, by name: "true", "false" or "unknown".
func (w *workspace) planned(t *testing.T, config string) map[string]string {
	t.Helper()
	w.configure(t, "provider \"iamproof\" { enforcement = \"report\" }\n"+config)
	if out := w.run(t, "plan", "-out=plan"); out.failed {
		t.Fatalf("the plan failed: %+v", out.diagnostics)
	}
	var plan struct {
		Changes []struct {
			Name, Type string
			Change     struct {
				After   map[string]any
				Unknown map[string]any `json:"after_unknown"`
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal(w.run(t, "show", "plan").output, &plan); err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for _, c := range plan.Changes {
		if c.Type != "iamproof_simulation" {
			continue
		}
		out[c.Name] = fmt.Sprint(c.Change.After["passed"])
		if c.Change.Unknown["passed"] == true {
			out[c.Name] = "unknown"
		}
	}
	return out
}

// outputs returns the outputs in the state. All of them are strings.
func (w *workspace) outputs(t *testing.T) map[string]string {
	t.Helper()
	var state struct {
		Values struct {
			Outputs map[string]struct{ Value string }
		}
	}
	if err := json.Unmarshal(w.run(t, "show").output, &state); err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for name, o := range state.Values.Outputs {
		out[name] = o.Value
	}
	return out
}

// errors returns the diagnostics that are errors.
func (o *outcome) errors() []diagnostic { return o.of("error") }

// warnings returns the diagnostics that are warnings.
func (o *outcome) warnings() []diagnostic { return o.of("warning") }

func (o *outcome) of(severity string) []diagnostic {
	var out []diagnostic
	for _, d := range o.diagnostics {
		if d.Severity == severity {
			out = append(out, d)
		}
	}
	return out
}

// diagnostics reads the output of validate, one object, or of plan, one a line.
func diagnostics(t *testing.T, out []byte) []diagnostic {
	t.Helper()
	var whole struct{ Diagnostics []diagnostic }
	if json.Unmarshal(out, &whole) == nil {
		return whole.Diagnostics
	}
	var list []diagnostic
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var line struct{ Diagnostic *diagnostic }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatalf("unexpected output of Terraform: %s", lines.Text())
		}
		if line.Diagnostic != nil {
			list = append(list, *line.Diagnostic)
		}
	}
	return list
}
